/**
 * Mails of 2002 carry bytes that no header explains: subjects in raw GB2312, bodies in ISO-8859-1 without a word about it.
 * A MIME parser reads such bytes as UTF-8 and loses them. Here they become UTF-8 first, by the charset that the mail declares
 * anywhere, else by windows-1252, which mail programs of that time meant when they said nothing.
 */
export function withReadableBytes(mail: Buffer): Buffer {
  if (isUtf8(mail)) return mail
  const end = headerEnd(mail)
  const declared = declaredCharset(mail)
  const header = toUtf8(mail.subarray(0, end), declared ?? 'windows-1252')
  // A body whose charset is declared stays as it is: the MIME parser reads each part by its own charset.
  const body = declared ? mail.subarray(end) : toUtf8(mail.subarray(end), 'windows-1252')
  return Buffer.concat([header, body])
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function headerEnd(mail: Buffer): number {
  const end = /\r?\n\r?\n/.exec(mail.toString('latin1'))
  return end ? end.index : mail.length
}

function declaredCharset(mail: Buffer): string | undefined {
  for (const [, label] of mail.toString('latin1').matchAll(/charset\s*=\s*"?([\w.:-]+)/gi)) {
    if (label && isReadable(label)) return label
  }
  return undefined
}

function isReadable(label: string): boolean {
  try {
    // US-ASCII and UTF-8 cannot explain the bytes that brought us here.
    return !/^(us-ascii|utf-?8)$/i.test(label) && new TextDecoder(label).encoding !== ''
  } catch {
    return false
  }
}

function toUtf8(bytes: Buffer, charset: string): Buffer {
  return isUtf8(bytes) ? bytes : Buffer.from(new TextDecoder(charset).decode(bytes), 'utf8')
}

const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/**
 * The characters that windows-1252 has in place of the control codes 0x80 to 0x9f. Some releases of Node 20 decode them as those
 * control codes, which no mail means: without this, the same mail would read differently on another release.
 */
export function withWindowsCharacters(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (code) => windows1252[code.charCodeAt(0) - 0x80] ?? code)
}
