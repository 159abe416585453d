const compiled = new Map<string, RegExp>()

// Outside of these a backslash before a sign means the sign itself, which JavaScript's Unicode mode refuses.
const syntax = new Set('^$\\.*+?()[]{}|/-')

/** A pattern of AWS's models, which are Java's, as JavaScript's, for the whole text. */
export function javaPattern(source: string): RegExp {
  const known = compiled.get(source)
  if (known) return known
  const pattern = compile(`^(?:${withoutRepeatedEnds(withoutNeedlessEscapes(withSpelledClasses(source)))})$`)
  compiled.set(source, pattern)
  return pattern
}

// Unicode mode is needed for \p{…} and surrogates, and is stricter than Java on ranges such as [\w-.]: those have neither.
function compile(source: string): RegExp {
  try {
    return new RegExp(source, 'u')
  } catch {
    return new RegExp(source)
  }
}

function withoutNeedlessEscapes(source: string): string {
  return source.replace(/\\(.)/gsu, (escaped, sign: string) =>
    /[a-zA-Z0-9]/.test(sign) || syntax.has(sign) ? escaped : sign,
  )
}

// Java takes `${1,128}` for an end that is there as often as that, JavaScript for a mistake; AWS's models have it in two places.
function withoutRepeatedEnds(source: string): string {
  return source.replace(/(?<!\\)\$\{\d+,\d*\}/g, '$$')
}

// The one of Java's own classes that AWS's models use, always within brackets.
function withSpelledClasses(source: string): string {
  return source.replaceAll('\\p{Alnum}', 'a-zA-Z0-9')
}
