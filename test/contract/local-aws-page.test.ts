import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localAwsCommand } from '../../src/cli/local-aws.ts'
import { faultKinds } from '../../src/local-aws/faults.ts'
import { type LocalAws, startLocalAws } from '../../src/local-aws/start.ts'
import { withOperations } from '../support/local-aws-page.ts'

const file = fileURLToPath(new URL('../../docs/local-aws.md', import.meta.url))
let aws: LocalAws
let folder: string
let page: string

beforeAll(async () => {
  page = await readFile(file, 'utf8')
  folder = await mkdtemp(join(tmpdir(), 'local-aws-page-'))
  aws = await startLocalAws({ port: 0, dataDir: folder })
})
afterAll(async () => {
  await aws?.close()
  await rm(folder, { recursive: true, force: true })
})

describe('docs/local-aws.md', () => {
  it('lists the operations that are served; run `npx vitest run test/contract -u` after a change of them', async () => {
    const health = await fetch(`${aws.url}/_local-aws/health`)
    const { services } = (await health.json()) as { services: Record<string, string[]> }
    await expect(withOperations(page, services)).toMatchFileSnapshot(file)
  })

  it('names every kind of fault, and no other', () => {
    const section = page.slice(page.indexOf('| kind '), page.indexOf('All else narrows a fault'))
    const named = [...section.matchAll(/^\| `([a-z-]+)`/gm)].map(([, kind]) => kind)
    expect(named).toEqual([...faultKinds])
  })

  it('names every option of the command, and no other', () => {
    const section = page.slice(page.indexOf('| option '), page.indexOf('### Python'))
    const named = [...section.matchAll(/^\| `(--[a-z-]+)/gm)].map(([, option]) => option)
    expect(named).toEqual(localAwsCommand.options.map(({ long }) => long))
  })
})
