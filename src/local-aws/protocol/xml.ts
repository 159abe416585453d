import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import { ServiceError } from '../service.ts'

const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: false })
const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  // The parser's own way drops references to control characters, and a key without them is another key.
  processEntities: false,
  tagValueProcessor: (_, text) => decodeReferences(text),
})

const namedCharacters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** One document with the given root element. Absent members are left out, a list repeats its element. */
export function toXml(root: string, content: object, namespace?: string): string {
  const element = { ...(namespace && { '@_xmlns': namespace }), ...withoutAbsent(content) }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${escapeControls(builder.build({ [root]: element }))}`
}

/** The root element's content; every value a string, a repeated element a list. */
export function fromXml(root: string, text: string): Readonly<Record<string, unknown>> {
  let document: Record<string, unknown>
  try {
    document = parser.parse(text, true)
  } catch (cause) {
    throw malformed((cause as Error).message)
  }
  const element = document[root]
  if (element === '') return {}
  if (typeof element !== 'object' || element === null) throw malformed(`its root must be ${root}`)
  return element as Record<string, unknown>
}

/** An element that may stand once, more than once or not at all. */
export function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

function decodeReferences(text: string): string {
  return text.replace(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi, (reference, name, decimal, hex) => {
    if (name) return namedCharacters[name.toLowerCase()] ?? reference
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : reference
  })
}

function withoutAbsent(content: object): object {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined))
}

function malformed(why: string): ServiceError {
  return new ServiceError('MalformedXML', `The XML you provided was not well-formed or did not validate: ${why}`)
}

// Raw, they would not survive an XML reader; S3 writes them as references too.
function escapeControls(xml: string): string {
  return xml.replace(/\p{Cc}/gu, (control) =>
    control === '\n' ? control : `&#x${control.charCodeAt(0).toString(16)};`,
  )
}
