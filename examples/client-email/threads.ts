import type { Mail } from './mail.ts'

/**
 * The thread of each mail, in the order given, which is the order of receipt: the thread of the nearest mail it cites, else of
 * the mail with the same subject when it calls itself an answer, else its own. A thread bears the id of the first mail known of
 * it, so that what was delivered once never changes when later mail arrives.
 */
export function assignThreads(mails: readonly Mail[]): string[] {
  const threadOfId = new Map<string, string>()
  const threadOfSubject = new Map<string, string>()
  return mails.map((mail) => {
    const subject = bareSubject(mail.subject)
    const cited = [mail.messageId, ...mail.references.toReversed()].find((id) => threadOfId.has(id))
    const bySubject = isAnswer(mail.subject) ? threadOfSubject.get(subject) : undefined
    const thread = threadOfId.get(cited ?? '') ?? bySubject ?? mail.messageId
    // Cited mails that we never received count too: two answers to the same lost mail are one thread.
    for (const id of [mail.messageId, ...mail.references]) if (!threadOfId.has(id)) threadOfId.set(id, thread)
    if (subject) threadOfSubject.set(subject, thread)
    return thread
  })
}

const answerPrefix = /^\s*(?:re|aw|sv|fwd?)\s*(?:\[\d+\])?\s*:/i
const listTag = /^\s*\[[^\]]{1,40}\]/

function isAnswer(subject: string): boolean {
  return answerPrefix.test(subject.replace(listTag, ''))
}

/** `bareSubject('Re: [ILUG] Re: Disk  full')` is `disk full`. */
export function bareSubject(subject: string): string {
  let rest = subject
  while (answerPrefix.test(rest) || listTag.test(rest)) rest = rest.replace(answerPrefix, '').replace(listTag, '')
  return rest.replace(/\s+/g, ' ').trim().toLowerCase()
}
