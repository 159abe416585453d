import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { validateCommand } from '../../src/cli/validate.ts'
import { complaintsFile, complaintsText, env } from '../config/complaints.ts'

const folder = mkdtempSync(join(tmpdir(), 'perennial-validate-'))
const said = { out: [] as string[], err: [] as string[] }

beforeEach(() => {
  said.out = []
  said.err = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.out.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void said.err.push(line))
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  process.exitCode = undefined
})

afterAll(() => rmSync(folder, { recursive: true }))

const validate = (...args: string[]) => validateCommand.parseAsync(args, { from: 'user' })

describe('perennial validate', () => {
  it('sums up a valid definition and warns of what is not carried out', async () => {
    await validate(complaintsFile, '--environment', 'all')
    expect(said.out).toEqual([
      'ok: complaints with tasks product (4 labels), issue (4 labels), vulnerable (2 labels), places (2 labels); valid in local, test, production',
    ])
    expect(said.err).toContain('warning: rollout.shadow is not carried out yet: nothing would be mirrored first')
    expect(process.exitCode).toBeUndefined()
  })

  it('prints every mistake once, with the environments that it is about, and fails', async () => {
    const file = join(folder, 'model.yaml')
    const inline = complaintsText
      .replace('labels/product.yaml', '[loan, card]')
      .replace('labels/issue.yaml', '[late, wrong]')
    writeFileSync(
      file,
      inline.replace('weight: 25 %', 'weight: 5 %').replace('owner: complaints-ml@bank.example', 'owner: 5'),
    )
    await validate(file, '--environment', 'all')
    expect(said.err).toEqual([
      `${file}:4:8 owner: must be text, got 5`,
      `${file}:48:17 rollout.steps[1].weight: must exceed the previous step (5 %), got "5 %" (in test, production)`,
      `2 mistakes in ${file}`,
    ])
    expect(said.out).toEqual([])
    expect(process.exitCode).toBe(1)
  })

  it('checks one environment when asked to', async () => {
    await validate(complaintsFile, '--environment', 'test')
    expect(said.out).toEqual([expect.stringMatching(/; valid in test$/)])
  })

  it('says that a file is not there', async () => {
    await validate(join(folder, 'nothing.yaml'), '--environment', 'all')
    expect(said.err).toEqual([
      `${join(folder, 'nothing.yaml')}:1:1 cannot be read: there is no such file`,
      expect.stringContaining('1 mistake in'),
    ])
    expect(process.exitCode).toBe(1)
  })

  it('writes the JSON Schema and the reference page', async () => {
    await validate('--generate', join(folder, 'reference'))
    expect(said.out).toHaveLength(2)
    expect(JSON.parse(readFileSync(join(folder, 'reference/model.schema.json'), 'utf8'))).toHaveProperty(
      'properties.rollout',
    )
    expect(readFileSync(join(folder, 'reference/model.md'), 'utf8')).toMatch(/^# The model definition/)
  })
})
