import { posix } from 'node:path'
import { type FolderRule, folderRules } from './import-rules.ts'
import { type Import, readImports } from './read-imports.ts'

/** What is imported against the rules by a file of `src/`, each in a sentence. */
export function importViolations(file: string, source: string): string[] {
  const folder = folderOf(file)
  const rule = folderRules[folder]
  if (!rule) return [`${file} lies in src/${folder}, which the rules do not know`]
  return readImports(source).flatMap((entry) => {
    const fault = entry.from.startsWith('.')
      ? faultOfOurs(file, folder, rule, entry)
      : faultOfPackage(file, rule, entry)
    return fault === undefined ? [] : [`${file} imports ${entry.from}: ${fault}`]
  })
}

function folderOf(file: string): string {
  return file.split('/')[1] ?? ''
}

function faultOfOurs(file: string, folder: string, rule: FolderRule, { from, kind }: Import): string | undefined {
  const target = posix.join(posix.dirname(file), from)
  if (target.startsWith('examples/'))
    return file.startsWith('src/cli/demo') ? undefined : 'only the demo imports examples'
  if (!target.startsWith('src/')) return 'it lies outside src/'
  const other = folderOf(target)
  if (other === folder) return undefined
  const doors = rule.doors?.[other]?.map((door) => `src/${other}/${door}`)
  if (doors && !doors.includes(target)) return `${folder} enters ${other} by ${doors.join(', ')} alone`
  const allowed = rule.ours[other]
  if (allowed === undefined) return `${folder} must not import ${other}`
  return allowed === 'type' && kind === 'value' ? `${folder} may import types only of ${other}` : undefined
}

function faultOfPackage(
  file: string,
  { packages, node }: FolderRule,
  { from, kind, names }: Import,
): string | undefined {
  if (from.startsWith('node:')) return node === true || node === file ? undefined : 'no built-ins of Node here'
  const among = (list: readonly string[]) =>
    list.some((name) => from === name || from.startsWith(name.endsWith('/') ? name : `${name}/`))
  if ('only' in packages ? !among(packages.only) : among(packages.never)) return 'this package is not for this folder'
  if (folderOf(file) === 'contract' && kind === 'value' && !onlyDefines(names))
    return 'contract may import define* only'
  return undefined
}

// What a definition names its type by.
const definedWith = ['SearchAttributeType']

function onlyDefines(names: string): boolean {
  const parts = names
    .replace(/[{}]/g, '')
    .split(',')
    .map((part) => part.trim())
  return parts.every(
    (part) => part === '' || part.startsWith('define') || part.startsWith('type ') || definedWith.includes(part),
  )
}
