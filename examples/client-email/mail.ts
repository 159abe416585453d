import PostalMime, { type Address, type Email } from 'postal-mime'
import { withReadableBytes, withWindowsCharacters } from './charset.ts'
import type { RawMail } from './raw-mails.ts'

/** What the example needs of a mail, decoded but not cleaned: cleaning is the container's, in training and in serving alike. */
export type Mail = {
  readonly messageId: string
  readonly spam: boolean
  /** When our own server took it (ISO 8601, UTC); `null` when no server says so. */
  readonly receivedAt: string | null
  /** Message ids that it answers or cites, the nearest last. */
  readonly references: readonly string[]
  readonly headers: ReadonlyMap<string, readonly string[]>
  /** Lower-case addresses by the header they stand in. */
  readonly addresses: Readonly<Record<'from' | 'sender' | 'to' | 'cc', readonly string[]>>
  readonly subject: string
  readonly body: string
}

/** Reads one raw mail. Broken MIME is read as far as it goes; there is no mail that this refuses. */
export async function parseMail({ checksum, spam, bytes }: RawMail): Promise<Mail> {
  const email = await PostalMime.parse(withReadableBytes(bytes))
  const headers = collectHeaders(email)
  return {
    messageId: email.messageId?.trim() || `<${checksum}@no-message-id>`,
    spam,
    receivedAt: receivingTime(headers.get('received')?.[0]) ?? stampedTime(headers.get('delivery-date')?.[0]),
    references: messageIds([...(headers.get('references') ?? []), ...(headers.get('in-reply-to') ?? [])]),
    headers,
    addresses: {
      from: flatten([email.from]),
      sender: flatten([email.sender]),
      to: flatten(email.to ?? []),
      cc: flatten(email.cc ?? []),
    },
    subject: withWindowsCharacters(email.subject ?? ''),
    body: withWindowsCharacters(email.text ?? email.html ?? ''),
  }
}

function collectHeaders(email: Email): Map<string, string[]> {
  const headers = new Map<string, string[]>()
  for (const { key, value } of email.headers) headers.set(key, [...(headers.get(key) ?? []), value])
  return headers
}

/**
 * The time in a `Received` header: what follows its last semicolon. The top one is written by the receiver; `Date` is the
 * sender's, and senders lie. `receivingTime('from a by b; Thu, 22 Aug 2002 07:36:16 -0400 (EDT)')` is `2002-08-22T11:36:16.000Z`.
 */
export function receivingTime(received: string | undefined): string | null {
  if (!received?.includes(';')) return null
  return stampedTime(received.slice(received.lastIndexOf(';') + 1))
}

/** The time as a server writes it, such as the `Delivery-Date` that it stamps on a mail whose `Received` headers were stripped. */
function stampedTime(stamp: string | undefined): string | null {
  const time = new Date((stamp ?? '').replace(/\([^)]*\)/g, '').trim())
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

function messageIds(values: readonly string[]): string[] {
  return values.flatMap((value) => value.match(/<[^<>\s]+>/g) ?? [])
}

function flatten(addresses: ReadonlyArray<Address | undefined>): string[] {
  return addresses
    .flatMap((entry) => (entry?.group ? entry.group : entry ? [entry] : []))
    .map(({ address }) => (address ?? '').toLowerCase())
    .filter((address) => address !== '')
}
