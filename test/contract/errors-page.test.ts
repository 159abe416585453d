import { describe, expect, it } from 'vitest'
import { failures } from '../../src/contract/failures.ts'
import { renderErrorsPage } from '../support/errors-page.ts'

const page = renderErrorsPage(failures)
const file = new URL('../../docs/errors.md', import.meta.url).pathname

describe('docs/errors.md', () => {
  it('is what the table of failures says; run `npx vitest run test/contract -u` after a change of it', async () => {
    await expect(page).toMatchFileSnapshot(file)
  })

  it.each(Object.entries(failures))('tells of %s whether it is retried and what to do', (type, given) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${type}\` `))
    const cells = row?.split('|').map((cell) => cell.trim())
    expect(cells?.slice(2, 4)).toEqual([given.retryable ? 'yes' : 'no', given.remedy])
  })
})
