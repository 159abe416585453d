import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createDefinitionActivities } from '../../src/activities/definitions.ts'
import { exampleDefinition } from '../support/definition.ts'

const text = JSON.stringify(exampleDefinition())
const reference = {
  uri: 's3://b/client-email/definitions/x.json',
  sha256: createHash('sha256').update(text).digest('hex'),
}
const holding = (content: string | undefined) =>
  createDefinitionActivities({
    objects: { read: async () => (content === undefined ? undefined : Buffer.from(content)) },
  })

describe('readDefinition', () => {
  it('reads a definition as it was applied', async () => {
    await expect(holding(text).readDefinition(reference)).resolves.toEqual(exampleDefinition())
  })

  it('refuses one that was changed since, and says both hashes', async () => {
    const refused = holding(`${text} `).readDefinition(reference)
    await expect(refused).rejects.toMatchObject({
      type: 'ObjectChanged',
      message: expect.stringContaining(reference.sha256),
    })
  })

  it('names one that is gone', async () => {
    await expect(holding(undefined).readDefinition(reference)).rejects.toMatchObject({
      type: 'ObjectMissing',
      message: expect.stringContaining(reference.uri),
    })
  })
})
