import type { IncomingHttpHeaders } from 'node:http'
import { ServiceError } from '../service.ts'
import { s3Errors } from './errors.ts'

// What would change who may read an object, how it is kept or for how long: not done, so not taken either.
const unserved = [
  'x-amz-server-side-encryption-customer-',
  'x-amz-copy-source-server-side-encryption-',
  'x-amz-object-lock-',
  'x-amz-bucket-object-lock-',
  'x-amz-bypass-governance-retention',
  'x-amz-website-redirect-location',
  'x-amz-write-offset-bytes',
  'x-amz-if-match-',
  'x-amz-mfa',
]

// What S3 does of itself when nothing is asked for; and AWS's own keys, which the SageMaker Python SDK asks for by itself: there
// is no KMS here, and nothing on the disk is encrypted either way.
const defaults: Readonly<Record<string, readonly string[]>> = {
  'x-amz-server-side-encryption': ['AES256', 'aws:kms'],
  'x-amz-storage-class': ['STANDARD'],
  'x-amz-object-ownership': ['BucketOwnerEnforced'],
  'x-amz-bucket-object-lock-enabled': ['false'],
}

/** Refuses, by name, headers that ask for what is not served. */
export function refuseUnservedHeaders(headers: IncomingHttpHeaders, account: string): void {
  for (const [name, text] of Object.entries(headers)) {
    const value = String(text)
    if (defaults[name]) {
      if (!defaults[name].includes(value)) throw s3Errors.notImplemented(`${name}: ${value}`)
    } else if (unserved.some((start) => name.startsWith(start))) {
      throw s3Errors.notImplemented(`The header ${name}`)
    } else if (name === 'x-amz-acl' || name.startsWith('x-amz-grant-')) {
      checkAcl(name, value)
    } else if (name === 'x-amz-expected-bucket-owner' || name === 'x-amz-source-expected-bucket-owner') {
      if (value !== account) throw new ServiceError('AccessDenied', 'Access Denied', 403)
    }
  }
}

/** A bucket of today takes no ACLs but the one that changes nothing. */
function checkAcl(name: string, value: string): void {
  if (name === 'x-amz-acl' && (value === 'private' || value === 'bucket-owner-full-control')) return
  throw new ServiceError('AccessControlListNotSupported', 'The bucket does not allow ACLs')
}
