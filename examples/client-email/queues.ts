import type { Mail } from './mail.ts'
import { directQueue, listOf, otherQueue } from './mailing-lists.ts'

/** A list with fewer mails than this has no team of its own. */
const smallestQueue = 40

/** The queue of each mail, in the order given. Spam belongs to no queue (`null`), nor do mails whose list is unknown. */
export function assignQueues(mails: readonly Mail[]): Array<string | null> {
  const lists = mails.map((mail) => (mail.spam ? null : listOf(mail)))
  const sizes = new Map<string | null, number>()
  for (const list of lists) sizes.set(list, (sizes.get(list) ?? 0) + 1)
  return lists.map((list) => {
    if (list === null || list === directQueue) return list
    return (sizes.get(list) ?? 0) < smallestQueue ? otherQueue : list
  })
}
