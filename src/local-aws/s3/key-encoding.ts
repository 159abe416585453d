import { s3Errors } from './errors.ts'

/** How a listing writes keys: a key with characters that XML cannot carry needs `encoding-type=url`. */
export function keyEncoder(query: URLSearchParams): (key: string) => string {
  const type = query.get('encoding-type')
  if (type === null) return (key) => key
  if (type !== 'url')
    throw s3Errors.invalidArgument('encoding-type', type, 'Invalid Encoding Method specified in Request')
  return (key) => encodeURIComponent(key).replaceAll('%2F', '/')
}
