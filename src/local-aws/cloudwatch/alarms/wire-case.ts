/** The same structure with its members in camel case, as CloudWatch's history spells them (`okactions` among them). */
export function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased)
  if (value instanceof Date || typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.map(([name, member]) => [camelCase(name), camelCased(member)]))
}

function camelCase(name: string): string {
  return name.replace(/^[A-Z]+/, (start) => start.toLowerCase())
}
