import {
  countInvalid,
  countReference,
  type ReferenceProfile,
  type ReferenceRow,
} from '../domain/drift/reference-profile.ts'
import { countReferenceSlices } from '../domain/drift/slices.ts'
import { countCharacters, countCut, longestUsual } from '../domain/drift/text-faults.ts'
import { buildVocabulary } from '../domain/text/vocabulary.ts'
import type { ReadRow } from './reference-rows.ts'

type CountedRows = {
  readonly rows: readonly ReadRow[]
  readonly sample: readonly ReferenceRow[]
  readonly learnt: readonly string[]
  readonly labels: Readonly<Record<string, readonly string[]>>
}

type Counts = Pick<ReferenceProfile, 'tasks' | 'descriptors' | 'languages' | 'slices' | 'longest' | 'vocabulary'> & {
  readonly quality: Omit<ReferenceProfile['quality'], 'empty' | 'duplicate'>
}

const mostWords = 50_000

/** What is counted of the reference's rows. Languages and descriptors are those of the sample, as they are in a window. */
export async function countRows({ rows, sample, learnt, labels }: CountedRows): Promise<Counts> {
  const vocabulary = [...buildVocabulary(learnt, 2, mostWords)]
  // Loaded only where a reference is built: the table of languages takes time and memory.
  const { countUnexpected, describeSample } = await import('../domain/drift/describe-sample.ts')
  const { descriptors, languages } = describeSample(sample, { vocabulary, languages: {} })
  const characters = rows.map(({ text }) => countCharacters(text))
  const longest = longestUsual(characters)
  const n = rows.length
  return {
    tasks: countReference(rows, labels),
    quality: {
      invalid: countInvalid(rows),
      missing: { count: rows.filter(({ parts }) => parts.includes('')).length, n },
      truncated: { count: countCut(rows.map(({ parts }) => parts)), n },
      tooLong: { count: characters.filter((of) => of > longest).length, n },
      unexpectedLanguage: countUnexpected(languages, languages),
    },
    descriptors,
    languages,
    slices: countReferenceSlices(rows, labels),
    longest,
    vocabulary,
  }
}
