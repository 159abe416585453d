import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { monitoringSchema } from '../../src/config/schema/monitoring.ts'

const folder = fileURLToPath(new URL('../../docs/monitors', import.meta.url))

type Kind = { properties: { kind: { const: string }; effect: { enum?: string[]; const?: string } } }
const { monitors } = z.toJSONSchema(monitoringSchema, { io: 'input', unrepresentable: 'any' })
  .properties as unknown as {
  monitors: { items: { oneOf: Kind[] } }
}
const kinds = monitors.items.oneOf.map(({ properties: { kind, effect } }) => ({
  kind: kind.const,
  effects: effect.enum ?? [effect.const ?? ''],
}))
const read = (page: string) => readFileSync(join(folder, page), 'utf8')

describe('docs/monitors', () => {
  it('has a page for each kind of monitor, and no other', () => {
    const pages = kinds.map(({ kind }) => `${kind}.md`)
    expect(readdirSync(folder).sort()).toEqual(['README.md', ...pages].sort())
  })

  it.each(kinds)(
    'names every effect of $kind on its page, where it has no value, and its source',
    ({ kind, effects }) => {
      const page = read(`${kind}.md`)
      expect(page).toContain(`# \`${kind}\``)
      for (const effect of effects) expect(page).toContain(`\`${effect}\``)
      expect(page).toMatch(/\*\*Undefined\.?\*\*/)
      expect(page).toMatch(/source\.\*\*/i)
    },
  )

  it.each(kinds)('lists $kind in its index', ({ kind }) => {
    expect(read('README.md')).toContain(`[\`${kind}\`](${kind}.md)`)
  })
})
