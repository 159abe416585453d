import type { Mail } from './mail.ts'

type MailingList = {
  readonly queue: string
  readonly listIds?: readonly string[]
  readonly addresses?: readonly string[]
  /** What its From header looks like, for lists that write under a new address each time. */
  readonly from?: RegExp
}

/** The lists of the corpus and the addresses under which they write and are written to. */
const mailingLists: readonly MailingList[] = [
  {
    queue: 'fork',
    listIds: ['fork.xent.com'],
    addresses: ['fork@xent.com', 'fork@spamassassin.taint.org', 'fork@example.com', 'fork-admin@xent.com'],
  },
  { queue: 'ilug', listIds: ['ilug.linux.ie'], addresses: ['ilug@linux.ie', 'ilug-admin@linux.ie'] },
  { queue: 'rpm', listIds: ['rpm-zzzlist.freshrpms.net'], addresses: ['rpm-zzzlist@freshrpms.net'] },
  {
    queue: 'spamassassin-talk',
    listIds: ['spamassassin-talk.example.sourceforge.net'],
    addresses: ['spamassassin-talk@example.sourceforge.net', 'spamassassin-talk@lists.sourceforge.net'],
  },
  {
    queue: 'spamassassin-devel',
    listIds: ['spamassassin-devel.example.sourceforge.net'],
    addresses: [
      'spamassassin-devel@example.sourceforge.net',
      'spamassassin-devel@lists.sourceforge.net',
      'spamassassin-devel@sourceforge.net',
    ],
  },
  {
    queue: 'razor-users',
    listIds: ['razor-users.example.sourceforge.net'],
    addresses: ['razor-users@example.sourceforge.net', 'razor-users@lists.sourceforge.net'],
  },
  { queue: 'exmh-workers', listIds: ['exmh-workers.spamassassin.taint.org'] },
  { queue: 'exmh-users', listIds: ['exmh-users.spamassassin.taint.org'] },
  { queue: 'rss', addresses: ['rssfeeds@spamassassin.taint.org'] },
  {
    queue: 'zdnet-cnet',
    addresses: ['qqqqqqqqqq-zdnet@spamassassin.taint.org', 'qqqqqqqqqq-cnet-newsletters@spamassassin.taint.org'],
    from: /\b(zdnet|cnet)\b.*@newsletter\.online\.com/i,
  },
  { queue: 'zzzzteana', addresses: ['zzzzteana@yahoogroups.com', 'forteana@yahoogroups.com'] },
  {
    queue: 'use-perl',
    addresses: ['pudge@perl.org', 'yyyy-use-perl@spamassassin.taint.org', 'zzzz-use-perl@spamassassin.taint.org'],
  },
  { queue: 'spambayes', listIds: ['spambayes.python.org'], addresses: ['spambayes@python.org'] },
  { queue: 'lockergnome', addresses: ['subscriptions@lockergnome.com', 'qqqqqqqqqq-lg@spamassassin.taint.org'] },
  { queue: '0xdeadbeef', addresses: ['0xdeadbeef@petting-zoo.net'] },
  { queue: 'the-register', addresses: ['update@list.theregister.co.uk'] },
  { queue: 'dilbert', addresses: ['qqqqqqqqqq-dilbert@spamassassin.taint.org'] },
]

/** The queue of mail that belongs to a list too small, or too unknown, to have a queue of its own. */
export const otherQueue = 'other'
/** The queue of mail that came through nobody's list. */
export const directQueue = 'direct'

const queueByListId = new Map(mailingLists.flatMap((list) => (list.listIds ?? []).map((id) => [id, list.queue])))
const queueByAddress = new Map(mailingLists.flatMap((list) => (list.addresses ?? []).map((it) => [it, list.queue])))

/**
 * The list that a mail belongs to: by List-Id, else by the first known address in From, Sender, To and Cc, in this order.
 * `other` when it came through a list that is none of ours, `direct` when it came through none, and `null` when nobody can tell,
 * for a mail that carries neither list headers nor a trace of its way.
 */
export function listOf({
  headers,
  addresses: { from, sender, to, cc },
}: Pick<Mail, 'headers' | 'addresses'>): string | null {
  const byId = queueByListId.get(listId(headers) ?? '')
  if (byId) return byId
  const address = [...from, ...sender, ...to, ...cc].find((it) => queueByAddress.has(it))
  const queue = queueByAddress.get(address ?? '') ?? queueByFrom(headers.get('from')?.[0] ?? '')
  if (queue) return queue
  if (hasListHeader(headers)) return otherQueue
  return headers.has('received') ? directQueue : null
}

// A List-Id reads `Friends of Rohit Khare <fork.xent.com>`; a few lack the brackets.
function listId(headers: Mail['headers']): string | undefined {
  const value = headers.get('list-id')?.[0]
  return value && (/<([^<>]+)>/.exec(value)?.[1] ?? value).trim().toLowerCase()
}

function queueByFrom(from: string): string | undefined {
  return mailingLists.find((list) => list.from?.test(from))?.queue
}

function hasListHeader(headers: Mail['headers']): boolean {
  const precedence = headers.get('precedence')?.[0] ?? ''
  return /^(bulk|list)$/i.test(precedence) || [...headers.keys()].some((key) => /^(list-|(x-)?mailing-list$)/.test(key))
}
