import { join, normalize } from 'node:path'

const containerRoot = '/opt/ml'
const mention = /(?<![\w./-])\/opt\/ml(?=\/|[^\w./-]|$)/g

/** The text with every `/opt/ml` in it, alone or as the begin of a path, replaced by the base folder. */
export function mapContainerPaths(root: string, text: string): string {
  return text.replace(mention, () => root)
}

/** Where a path of the container lies here; undefined for one that is not below the given folder of the container. */
export function localPathOf(root: string, path: string, below: string = containerRoot): string | undefined {
  const clean = normalize(path).replace(/\/+$/, '')
  if (clean !== below && !clean.startsWith(`${below}/`)) return undefined
  return join(root, clean.slice(containerRoot.length))
}
