import type { Complaint } from '../monitors/complaints.ts'
import { makeUpTexts } from '../monitors/made-up-texts.ts'

const count = 12_000
const words = 80
const topicWords = 12
const firstDay = Date.UTC(2015, 2, 19)
const lastDay = Date.UTC(2024, 11, 31)

/** Names and shares by time, so that both changes of names are there as in the real complaints. */
const regimes: readonly { readonly until: string; readonly products: readonly string[] }[] = [
  { until: '2017-04-24', products: ['Debt collection', 'Mortgage', 'Credit reporting', 'Credit card', 'Bank account'] },
  { until: '2023-08-24', products: ['Reports', 'Debt collection', 'Payday loan', 'Mortgage', 'Card or prepaid card'] },
  { until: '2100-01-01', products: ['Credit card', 'Credit reporting', 'Debt collection', 'Checking account'] },
]

/** For a machine without the real complaints: texts with words of their product, evenly over the same years. */
export function makeUpComplaints(): Complaint[] {
  const texts = makeUpTexts({ purpose: 'complaints', count, words })
  return texts.map(({ id, text }, number) => {
    const day = new Date(firstDay + ((lastDay - firstDay) * number) / count).toISOString().slice(0, 10)
    const products = regimes.find(({ until }) => day < until)?.products ?? []
    // The first name is the most frequent one.
    const product = products[Math.min(number % products.length, (number * 7) % 11)] ?? ''
    const topic = Array.from({ length: topicWords }, (_, i) => product.split(' ')[i % 2]?.concat('abcd'[i % 4] ?? ''))
    return { id, text: `${topic.slice(0, 1 + (number % topicWords)).join(' ')} ${text}`, day, product }
  })
}
