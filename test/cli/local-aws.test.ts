import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { localAwsCommand } from '../../src/cli/local-aws.ts'

let folder: string
let said: { out: string; err: string }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perennial-local-aws-'))
  said = { out: '', err: '' }
  const take = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    said[stream] += text
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(take('out'))
  vi.spyOn(process.stderr, 'write').mockImplementation(take('err'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})

const start = (...args: string[]) =>
  localAwsCommand.parseAsync(['--port', '0', '--data', join(folder, 'aws'), ...args], { from: 'user' })

describe('perennial local-aws', () => {
  it('prints what a shell needs once it answers, tells the page, and ends when it is asked to', async () => {
    const quotas = join(folder, 'quotas.json')
    await writeFile(quotas, '{"ml.p2.xlarge for training job usage": 3}')
    const ended = start('--time-scale', '60', '--quotas', quotas)
    await expect.poll(() => said.err, { timeout: 20_000 }).toContain('inspect it at')
    const url = /^export AWS_ENDPOINT_URL=(.+)$/m.exec(said.out)?.[1]
    expect(said.out).toMatch(/^unset AWS_PROFILE /)
    expect(said.err).toContain(`inspect it at ${url}/`)
    expect(await (await fetch(`${url}/_local-aws/clock`)).json()).toMatchObject({ scale: 60 })
    expect(await (await fetch(`${url}/_local-aws/quotas`)).json()).toEqual({
      'ml.p2.xlarge for training job usage': 3,
    })
    process.emit('SIGINT')
    await ended
    await expect(fetch(`${url}/`)).rejects.toThrow()
  })

  it.each([
    ['{"p2": 1}', 'must be named as AWS names quotas'],
    ['[', 'quotas.json'],
  ])('refuses quotas that are %s, by the name of their file', async (text, message) => {
    const quotas = join(folder, 'quotas.json')
    await writeFile(quotas, text)
    await expect(start('--quotas', quotas)).rejects.toThrow(message)
  })
})
