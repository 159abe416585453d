import { type Complaint, readComplaints } from '../monitors/complaints.ts'
import { makeUpComplaints } from './made-up-complaints.ts'

/** The complaints of a time between two changes of the names of products, and a model's training rows before them. */
export type Regime = { readonly training: readonly Complaint[]; readonly rows: readonly Complaint[] }

export type ComplaintSource = { readonly complaints: readonly Complaint[]; readonly areReal: boolean }

/** The real complaints, or made-up ones where they are not on this machine; says which. */
export async function findComplaints(say: (line: string) => void): Promise<ComplaintSource> {
  const real = await readComplaints()
  if (!real) say('no complaints in ../shared/data/cfpb: made-up texts take their place, which says less')
  return { complaints: real ?? makeUpComplaints(), areReal: real !== undefined }
}

/** `[from, to)` by the day on which a complaint came. */
export function between(complaints: readonly Complaint[], from: string, to: string): Complaint[] {
  return complaints.filter(({ day }) => day >= from && day < to)
}

const alsoLearnt = 15

/**
 * The middle one of the three sets of names. Its model learnt until June 2019, and from every fifteenth complaint after that: the payday
 * loans of 2023 would else be as good as unknown to it.
 */
export function middleRegime(complaints: readonly Complaint[]): Regime {
  const later = between(complaints, '2019-07-01', '2023-08-24')
  const training = [
    ...between(complaints, '2017-04-24', '2019-07-01'),
    ...later.filter((_, number) => number % alsoLearnt === 0),
  ]
  const known = new Set(training.map(({ product }) => product))
  return { training, rows: later.filter(({ product }, number) => number % alsoLearnt !== 0 && known.has(product)) }
}
