import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { searchAttributes } from '../../src/contract/search-attributes.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const page = read('docs/operations.md')

/** The variables as src/config/settings.ts declares them, with their defaults. */
function declaredVariables(): Record<string, string> {
  const source = read('src/config/settings.ts')
  const body = source.slice(source.indexOf('const variables = z.object({'))
  const declarations = body.slice(0, body.indexOf('\n})')).split(/\n {2}(?=[A-Z])/)
  const named = declarations.flatMap((text) => {
    const name = /^([A-Z][A-Z_]+):/.exec(text)?.[1]
    return name ? [[name, /\.prefault\('([^']*)'\)/.exec(text)?.[1] ?? ''] as const] : []
  })
  return Object.fromEntries(named)
}

function variablesTable(): Record<string, string> {
  const section = page.slice(page.indexOf('## Environment variables'), page.indexOf('Temporal and AWS are reached'))
  const rows = [...section.matchAll(/^\| `([A-Z_]+)` +\| `([^`]+)`/gm)]
  return Object.fromEntries(rows.map(([, name = '', shown = '']) => [name, shown]))
}

describe('how to run the processes', () => {
  it('is told with the variables of the settings and their defaults, and no other', () => {
    // The region's default depends on the environment, so the schema has none.
    expect(variablesTable()).toEqual({ ...declaredVariables(), AWS_REGION: 'us-east-1' })
  })

  it.each(['docs/operations.md', 'infra/docker/temporal/create-namespace.sh'])(
    'has in %s every search attribute that workflows set, and no other',
    (path) => {
      const names = /^for name in ([\w ]+); do$/m.exec(read(path))?.[1]?.split(' ')
      expect(names).toEqual(Object.values(searchAttributes).map(({ name }) => name))
    },
  )
})
