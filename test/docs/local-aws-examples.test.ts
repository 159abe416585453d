import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalAws, shellLinesFor, startLocalAws } from '../../src/local-aws/start.ts'
import { filesOf } from '../support/local-aws-page.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tools = join(root, '.tools/python/bin')
let aws: LocalAws
let folder: string

beforeAll(async () => {
  // Below node_modules, so that the JavaScript example finds the packages.
  folder = await mkdtemp(join(root, 'node_modules', '.local-aws-page-'))
  const files = filesOf(await readFile(join(root, 'docs/local-aws.md'), 'utf8'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  const imagesFile = join(folder, 'images.json')
  aws = await startLocalAws({ port: 0, dataDir: join(folder, 'aws'), imagesFile })
  await writeFile(join(folder, 'aws.env'), shellLinesFor(aws.url).join('\n'))
})
afterAll(async () => {
  await aws?.close()
  await rm(folder, { recursive: true, force: true })
})

/** What a command prints in a shell whose user had a profile and an endpoint of S3 set before. */
async function run(command: string): Promise<string> {
  const env = {
    PATH: `${tools}:${process.env.PATH}`,
    AWS_PROFILE: 'of-the-user',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  }
  const { stdout } = await execa('sh', ['-ec', `. ./aws.env\n${command}`], { cwd: folder, env })
  return stdout
}

describe('the examples of docs/local-aws.md, in their order,', () => {
  it('bring training events to a queue', async () => {
    expect(await run('. ./events.sh')).toContain('/000000000000/changes')
  })

  it('train, deploy and ask a model in Python', async () => {
    expect(await run('python first.py')).toBe('Completed 0.667\nv1 {"label": "cards"}')
  })

  it('receive the event of the training', async () => {
    expect(JSON.parse(await run('. ./receive.sh'))).toMatchObject({
      'detail-type': 'SageMaker Training Job State Change',
      detail: { TrainingJobName: 'first' },
    })
  })

  it('list objects and ask the endpoint in JavaScript', async () => {
    expect(await run(`${JSON.stringify(process.execPath)} second.mjs`)).toMatch(
      /^models\/first\/output\/model\.tar\.gz.*\nInService \{"label": "cards"\}$/,
    )
  })

  it('write an object, list jobs and read a log with the AWS CLI', async () => {
    expect(await run('. ./third.sh')).toBe('first\tCompleted\naccuracy=0.667;')
  })

  it('set the clock, ask for faults and set quotas with curl', async () => {
    const clock = await run('. ./clock.sh')
    expect(clock).toContain('"scale": 60')
    expect(clock.trimEnd()).toMatch(/"scale": 1\n\}$/)
    const faults = await run('. ./faults.sh')
    expect(faults).toContain('"kind": "job-crash"')
    expect(faults).not.toContain('"error"')
    expect(JSON.parse(await run('. ./quotas.sh'))).toEqual({
      'ml.g5.xlarge for training job usage': 1,
      'ml.p4d.24xlarge for training job usage': 0,
    })
  })
})
