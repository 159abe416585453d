import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { resolveDefinition } from '../../src/config/resolve.ts'
import { type DefinitionFile, fileSchema } from '../../src/config/schema.ts'
import { complaintsText, complaintsWith, definitionOf, env } from './complaints.ts'

describe('a resolved definition', () => {
  it('has durations in milliseconds, percentages as fractions, money as amount and currency', () => {
    const { training, rollout, policy, monitoring, data } = definitionOf(complaintsText, { environment: 'test' })
    expect(training.maximumRuntime).toBe(4 * 3_600_000)
    expect(rollout.steps).toEqual([
      { weight: 0.05, requests: 200, time: 3_600_000, atMost: 3 * 86_400_000 },
      { weight: 0.25, requests: 500, time: 5_400_000, atMost: 7 * 86_400_000 },
    ])
    expect(rollout.rollBackOn).toEqual({
      errorRateIncrease: 0.005,
      p95Increase: 0.4,
      p95Tolerated: 150,
      agreementBelow: 0.9,
    })
    expect(policy?.budget?.perMonth).toEqual({ amount: 400, currency: 'USD' })
    expect(monitoring?.confirmations).toEqual({ confirmed: 2, outOf: 3 })
    expect(monitoring?.schedule).toEqual({
      calendar: { hour: 2, minute: 30, dayOfWeek: 'monday' },
      timezone: 'Europe/London',
    })
    expect(data.split).toMatchObject({ test: 0.2, validation: 0.125 })
  })

  it('holds the lists of its labels files', () => {
    const files = { 'labels/product.yaml': '- credit card\n- mortgage\n- student loan\n' }
    expect(definitionOf(complaintsText, { files }).tasks.product?.labels).toEqual([
      'credit card',
      'mortgage',
      'student loan',
    ])
  })

  it('names the field of every task, which is the task itself unless said otherwise', () => {
    expect(definitionOf(complaintsText).data.record.labels).toEqual({
      product: 'product',
      issue: 'closing_issue',
      vulnerable: 'vulnerable',
      places: 'places',
    })
  })

  it('has the variables of its environment put in', () => {
    const { data, environment } = definitionOf(complaintsText, { environment: 'production' })
    expect(environment.bucket).toBe('bank-ml-production')
    expect(data.annotations).toBe('s3://bank-ml-production/complaints/annotations/')
    expect(definitionOf(complaintsText).data.annotations).toBe('s3://perennial-local/complaints/annotations/')
  })

  it('keeps the name of a secret and not its value', () => {
    const text = JSON.stringify(definitionOf(complaintsText))
    expect(text).toContain(`\${CHAT_WEBHOOK}`)
    expect(text).not.toContain(env.CHAT_WEBHOOK)
  })

  it('needs the variables of its own environment only', () => {
    expect(definitionOf(complaintsText, { environment: 'test', env: { CHAT_WEBHOOK: 'x' } }).environment.bucket).toBe(
      'bank-ml-test',
    )
  })
})

describe('an environment', () => {
  it('replaces lists and single values by its overlay, and merges maps', () => {
    const { training, rollout } = definitionOf(complaintsText)
    expect(training).toMatchObject({
      instances: ['ml.m5.large'],
      image: 'huggingface-text:0.3',
      maximumRuntime: 4 * 3_600_000,
    })
    expect(rollout.steps).toEqual([{ weight: 0.5, requests: 10, time: 1_000, atMost: 60_000 }])
    expect(rollout.instanceCount).toBe(2)
  })

  it('may add a section that the file lacks', () => {
    const text = complaintsWith('policy:\n  warning: retrain', 'policy:\n  warning: nothing')
    const added = text.replace(
      '      training: { instances: [ml.m5.large] }',
      '      policy: { warning: experiment, budget: { runsPerMonth: 1 } }',
    )
    expect(definitionOf(added).policy).toMatchObject({
      warning: 'experiment',
      budget: { runsPerMonth: 1, perMonth: { amount: 400 } },
    })
    expect(definitionOf(added, { environment: 'test' }).policy).toMatchObject({
      warning: 'nothing',
      budget: { runsPerMonth: 6 },
    })
  })

  it('is not changed by the overlay of another one', () => {
    expect(definitionOf(complaintsText, { environment: 'test' }).training.instances).toEqual([
      'ml.g5.xlarge',
      'ml.g4dn.xlarge',
    ])
  })

  it.each([
    ['local', { name: 'local', bucket: 'perennial-local', imageRegistry: 'perennial' }],
    [
      'test',
      {
        name: 'test',
        account: '111111111111',
        role: 'perennial-sagemaker',
        imageRegistry: '111111111111.dkr.ecr.eu-west-1.amazonaws.com',
      },
    ],
    ['production', { name: 'production', role: 'perennial-deployer', imageRegistry: 'registry.bank.example' }],
  ])('%s has its registry and its role, given or by default', (environment, expected) => {
    expect(definitionOf(complaintsText, { environment }).environment).toMatchObject(expected)
  })

  it('local has neither account nor role, which the embedded AWS does not ask for', () => {
    expect(definitionOf(complaintsText).environment).not.toHaveProperty('account')
    expect(definitionOf(complaintsText).environment).not.toHaveProperty('role')
  })
})

describe('defaults', () => {
  const sections = ['monitoring', 'policy', 'triggers', 'approvals', 'experimentation', 'notifications', 'evaluation']
  const cut = (text: string) => {
    const document = parseDocument(text)
    for (const section of sections) document.delete(section)
    return document.toString()
  }

  it('stand in for every section that may be left out', () => {
    const definition = definitionOf(cut(complaintsText))
    expect(definition.evaluation).toEqual({
      floors: [],
      againstChampion: { margin: 0.02, errorRate: 0.05, slices: {} },
      inconclusive: 'stop',
    })
    expect(definition.policy).toEqual({
      warning: 'retrain',
      critical: 'experiment',
      noNewLabels: 'ask-for-annotation',
    })
    for (const section of sections.filter((name) => name !== 'evaluation' && name !== 'policy'))
      expect(definition).not.toHaveProperty(section)
  })

  it('stand in for every field of a rollout but its steps', () => {
    const text = complaintsText.replace(
      /^ {2}rollBackOn: .*\n {2}watch: .*\n {2}instanceType: .*\n {2}instanceCount: .*\n/m,
      '',
    )
    expect(definitionOf(text).rollout).toMatchObject({
      rollBackOn: { errorRateIncrease: 0.01, p95Increase: 0.5, p95Tolerated: 200 },
      watch: 86_400_000,
      instanceType: 'ml.m5.large',
      instanceCount: 1,
    })
  })
})

describe('what is stored', () => {
  const amount = fc.integer({ min: 1, max: 500 })
  const duration = fc
    .tuple(amount, fc.constantFrom('ms', 'seconds', 'minutes', 'hours'))
    .map(([n, unit]) => `${n} ${unit}`)
  const percentage = fc.integer({ min: 1, max: 9_999 }).map((n) => `${n / 100} %`)
  const file = definitionOf(complaintsText, { environment: 'test' })

  it('reads back as the same, whatever the numbers', () => {
    const rollout = fc.record({
      watch: duration,
      rollBackOn: fc.record({ errorRateIncrease: percentage, p95Tolerated: duration }, { requiredKeys: [] }),
      steps: fc
        .tuple(percentage, amount)
        .map(([weight, requests]) => [{ weight, requests, time: '1 ms', atMost: '2 ms' }]),
    })
    fc.assert(
      fc.property(rollout, (written) => {
        const parsed: DefinitionFile['rollout'] = fileSchema.shape.rollout.parse(written)
        const { environment: _, ...sections } = file
        const environments = { local: { bucket: 'b', prices: {}, jobs: { pollEvery: 1, lostAfter: 1 } } }
        const definition = resolveDefinition({ ...sections, rollout: parsed, environments }, 'local')
        expect(JSON.parse(JSON.stringify(definition))).toEqual(definition)
        expect(definition.rollout.steps[0]?.weight).toBeCloseTo(
          Number.parseFloat(written.steps[0]?.weight ?? '') / 100,
          12,
        )
      }),
    )
  })

  it.each(['local', 'test', 'production'])('reads back as the same in %s', (environment) => {
    const definition = definitionOf(complaintsText, { environment })
    expect(JSON.parse(JSON.stringify(definition))).toStrictEqual(definition)
  })
})
