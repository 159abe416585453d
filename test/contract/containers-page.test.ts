import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { columnName } from '../../src/activities/dataset-files.ts'
import { requiredMetrics, scoringContentType } from '../../src/contract/container.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const page = read('docs/containers.md')

describe('docs/containers.md', () => {
  it('shows the images file as it is', () => {
    const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
    expect(JSON.parse(example)).toEqual(JSON.parse(read('containers/images.json')))
  })

  it('names columns, metrics and the media type of scoring as the code does', () => {
    const [metric] = requiredMetrics({ '<task>': { primaryMetric: '<primaryMetric>' } })
    const named = [
      columnName.text('<field>'),
      columnName.label('<task>'),
      columnName.slice('<name>'),
      `${metric}=<number>;`,
      scoringContentType,
    ]
    for (const name of named) expect(page).toContain(`\`${name}\``)
  })
})
