import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { listEnvironments, loadDefinition } from '../../src/config/load.ts'
import { formatMistake } from '../../src/config/mistake.ts'
import { complaintsFile, complaintsText, env } from './complaints.ts'

const folder = mkdtempSync(join(tmpdir(), 'perennial-load-'))
afterAll(() => rmSync(folder, { recursive: true }))

const example = fileURLToPath(new URL('../../examples/client-email/model.yaml', import.meta.url))

describe('a definition on disk', () => {
  it.each(listEnvironments(example))('of the client-email example is valid in %s', (environment) => {
    const { definition, mistakes } = loadDefinition({ file: example, environment, env: {} })
    expect(mistakes).toBeUndefined()
    expect(definition).toMatchObject({ model: 'client-email', environment: { name: environment } })
  })

  it('lists its environments in the order of the file', () => {
    expect(listEnvironments(complaintsFile)).toEqual(['local', 'test', 'production'])
    expect(listEnvironments(example)).toContain('local')
  })

  it('is read together with the labels files beside it', () => {
    const { definition } = loadDefinition({ file: complaintsFile, environment: 'test', env })
    expect(definition?.tasks.product?.labels).toEqual(['checking account', 'credit card', 'mortgage', 'student loan'])
  })

  it('names the labels file that is not there by its whole path', () => {
    const file = join(folder, 'model.yaml')
    writeFileSync(file, complaintsText)
    const { mistakes = [] } = loadDefinition({ file, environment: 'test', env })
    expect(mistakes.map(formatMistake)).toEqual([
      `${file}:7:44 tasks.product.labels: names a labels file that cannot be read: ${join(folder, 'labels/product.yaml')}: there is no such file`,
      `${file}:8:42 tasks.issue.labels: names a labels file that cannot be read: ${join(folder, 'labels/issue.yaml')}: there is no such file`,
    ])
  })

  it.each([
    ['missing.yaml', undefined, 'there is no such file'],
    ['', undefined, 'it is a folder'],
    ['latin1.yaml', Buffer.from('description: caf\xe9', 'latin1'), 'it is not UTF-8'],
    ['large.yaml', Buffer.alloc(1024 ** 2 + 1, '#'), 'it has 1048577 bytes, above the limit 1048576 (1 MiB)'],
  ])('that cannot be read says why: %s', (name, content, reason) => {
    const file = join(folder, name)
    if (content) writeFileSync(file, content)
    const { mistakes = [] } = loadDefinition({ file, environment: 'local', env })
    expect(mistakes.map(formatMistake)).toEqual([`${file}:1:1 cannot be read: ${reason}`])
    expect(listEnvironments(file)).toEqual([])
  })
})
