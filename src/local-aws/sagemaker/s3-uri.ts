import { validation } from './errors.ts'

export type S3Location = { readonly bucket: string; readonly key: string }

export function parseS3Uri(uri: string | undefined, member: string): S3Location {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri ?? '')
  if (match?.[1]) return { bucket: match[1], key: match[2] ?? '' }
  throw validation(`${member} must read s3://bucket/key, got ${JSON.stringify(uri)}`)
}

export function s3Uri({ bucket, key }: S3Location): string {
  return `s3://${bucket}/${key}`
}

/** `folder('a/b')` and `folder('a/b/')` are `a/b/`; the bucket's root is the empty text. */
export function asFolder(key: string): string {
  return key === '' ? '' : `${key.replace(/\/+$/, '')}/`
}
