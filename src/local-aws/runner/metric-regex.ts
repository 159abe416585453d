// Escapes first, so that nothing inside them is taken for syntax; then what Python writes otherwise than JavaScript.
const pythonSyntax = /\\[\s\S]|\(\?P<|\(\?P=(\w+)\)|\(\?P>|\(\?#[^)]*\)|\(\?\(|\{,(\d+)\}/g
const leadingFlags = /^\(\?([aimsux]+)\)/

/** JavaScript's expression for one of Python's. Throws a SyntaxError for what has no counterpart. */
export function fromPythonRegex(regex: string): RegExp {
  const flags = leadingFlags.exec(regex)?.[1] ?? ''
  if (flags.includes('x')) throw new SyntaxError('verbose mode (?x) is not served')
  const source = regex.replace(leadingFlags, '').replace(pythonSyntax, (found, back, atMost) => {
    if (found === '\\A') return '^'
    if (found === '\\Z') return '$'
    if (found === '(?P<') return '(?<'
    if (found === '(?P>' || found === '(?(') throw new SyntaxError(`${found} is not served`)
    if (found.startsWith('(?#')) return ''
    if (back) return `\\k<${back}>`
    return atMost ? `{0,${atMost}}` : found
  })
  return new RegExp(source, [...new Set(flags)].filter((flag) => 'ims'.includes(flag)).join(''))
}
