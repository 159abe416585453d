/**
 * A key that two mails share when they say the same: subject and body without markup, links, addresses and white space,
 * in which copies of one mailing differ. It serves to drop duplicates only; nobody trains on it.
 */
export function sameTextKey({ subject, body }: { readonly subject: string; readonly body: string }): string {
  const words = body
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\bhttps?:\S+|\S+@\S+|\bwww\.\S+/gi, ' ')
  return `${squeeze(subject)}\n${squeeze(words)}`
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
