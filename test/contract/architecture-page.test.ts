import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createAwsClients } from '../../src/aws/clients.ts'
import { addCaseEvidenceSignal, closeCaseUpdate, retrainFromCaseUpdate } from '../../src/contract/experimentation.ts'
import { storageKeys } from '../../src/contract/keys.ts'
import {
  applyDefinitionUpdate,
  caseEndedSignal,
  championChangedSignal,
  lifecycleQuery,
  requestRetrainingUpdate,
  takeCheckUpdate,
} from '../../src/contract/lifecycle.ts'
import { progressQuery } from '../../src/contract/retraining.ts'
import { rollBackUpdate } from '../../src/contract/rollout.ts'
import { taskQueues } from '../../src/contract/task-queues.ts'
import { workflowIds } from '../../src/contract/workflow-ids.ts'
import { createLifecyclePort } from '../../src/triggers/lifecycle-client.ts'
import { connectClient } from '../../src/triggers/temporal-client.ts'
import { createAwsQueueActivities, createComputeQueueActivities } from '../../src/workers/activities.ts'

const page = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8')
const firstCells = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))

describe('docs/architecture.md', () => {
  it('lists every activity with its queue, and no other', () => {
    const clients = createAwsClients('us-east-1')
    const queues = {
      aws: createAwsQueueActivities(clients, createLifecyclePort(connectClient)),
      compute: createComputeQueueActivities(clients),
    }
    clients.destroy()
    const expected = Object.entries(queues).flatMap(([queue, activities]) =>
      Object.keys(activities).map((activity) => `${activity} on ${queue}`),
    )
    const listed = firstCells
      .filter(([, , queue]) => queue !== undefined && Object.hasOwn(queues, queue))
      .map(([, activity, queue]) => `${activity} on ${queue}`)
    expect(listed.toSorted()).toEqual(expected.toSorted())
  })

  it('lists every message with its kind', () => {
    const updates = [
      applyDefinitionUpdate,
      requestRetrainingUpdate,
      rollBackUpdate,
      takeCheckUpdate,
      closeCaseUpdate,
      retrainFromCaseUpdate,
    ].map(({ name }) => `${name} update`)
    const queries = [lifecycleQuery, progressQuery].map(({ name }) => `${name} query`)
    const signals = [championChangedSignal, caseEndedSignal, addCaseEvidenceSignal].map(({ name }) => `${name} signal`)
    const listed = firstCells.map(([, name, kind]) => `${name} ${kind}`)
    expect(listed).toEqual(expect.arrayContaining([...updates, ...queries, ...signals]))
  })

  it('names the task queues, the workflow ids and the storage keys as the code builds them', () => {
    const ids = [workflowIds.modelLifecycle('<model>'), workflowIds.retraining('<model>', '<requestId>')]
    for (const name of [...Object.values(taskQueues), ...ids]) expect(page).toContain(`\`${name}\``)
    const keys = [
      storageKeys.annotations('<model>'),
      storageKeys.definition('<model>', '<sha256>'),
      storageKeys.dataset('<model>', '<fingerprint>'),
      storageKeys.run('<model>', '<runId>'),
      storageKeys.captures('<model>'),
    ]
    for (const key of keys) expect(page).toContain(`\`${key.replace('<model>/', '')}`)
  })
})
