export type Import = { readonly from: string; readonly kind: 'value' | 'type'; readonly names: string }

const statement = /^(?:import|export)\s+(?<type>type\s)?(?<names>[^'";]*?)\s*from\s*['"](?<from>[^'"]+)['"]/gm
const bare = /^import\s+['"](?<from>[^'"]+)['"]/gm
const dynamic = /\bimport\(\s*['"](?<from>[^'"]+)['"]/g

/** Everything that a TypeScript source imports or passes on, at its top or while it runs. */
export function readImports(source: string): Import[] {
  const code = withoutComments(source)
  const named = [...code.matchAll(statement)].map(({ groups = {} }): Import => {
    const { type, names = '', from = '' } = groups
    return { from, names, kind: type !== undefined || allTypes(names) ? 'type' : 'value' }
  })
  const others = [...code.matchAll(bare), ...code.matchAll(dynamic)].map(
    ({ groups = {} }): Import => ({ from: groups.from ?? '', names: '', kind: 'value' }),
  )
  return [...named, ...others]
}

/** `{ type A, type B }` imports nothing at run time. */
function allTypes(names: string): boolean {
  const inner = /^\{([\s\S]*)\}$/.exec(names)?.[1]
  const parts = (inner ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return inner !== undefined && parts.every((part) => part.startsWith('type '))
}

export function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}
