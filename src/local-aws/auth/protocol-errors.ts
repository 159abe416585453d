import { ServiceError } from '../service.ts'

/** The wire protocols that name the same refusal differently. */
export type Protocol = 'json' | 'cbor' | 'rest-json' | 'query' | 's3'

type Naming = { readonly name: string; readonly message?: string; readonly status?: number }

const jsonNames: Readonly<Record<string, string>> = {
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  InvalidClientTokenId: 'UnrecognizedClientException',
  ExpiredToken: 'ExpiredTokenException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
  RequestTimeTooSkewed: 'InvalidSignatureException',
  IncompleteSignature: 'IncompleteSignatureException',
  AccessDenied: 'AccessDeniedException',
  Throttling: 'ThrottlingException',
}

const s3Names: Readonly<Record<string, Naming>> = {
  MissingAuthenticationToken: { name: 'AccessDenied', message: 'Access Denied' },
  InvalidClientTokenId: {
    name: 'InvalidAccessKeyId',
    message: 'The AWS Access Key Id you provided does not exist in our records.',
  },
  ExpiredToken: { name: 'ExpiredToken', message: 'The provided token has expired.', status: 400 },
  IncompleteSignature: { name: 'AuthorizationHeaderMalformed', status: 400 },
  RequestTimeTooSkewed: {
    name: 'RequestTimeTooSkewed',
    message: 'The difference between the request time and the current time is too large.',
  },
  Throttling: { name: 'SlowDown', message: 'Please reduce your request rate.', status: 503 },
  InternalFailure: { name: 'InternalError', message: 'We encountered an internal error. Please try again.' },
}

/** The refusal of a request, raised before it was known to a service, under the name that its protocol has for it. */
export function inProtocol(error: ServiceError, protocol: Protocol): ServiceError {
  if (protocol === 's3') {
    const naming = s3Names[error.name]
    return naming ? renamed(error, naming) : error
  }
  if (protocol === 'query')
    return error.name === 'RequestTimeTooSkewed' ? renamed(error, { name: 'SignatureDoesNotMatch' }) : error
  const name = jsonNames[error.name]
  if (!name) return error
  // AWS JSON has 400 for every fault of the sender; REST has 403 for those of authentication.
  return renamed(error, protocol === 'rest-json' ? { name } : { name, status: 400 })
}

function renamed(error: ServiceError, { name, message, status }: Naming): ServiceError {
  return new ServiceError(name, message ?? error.message, status ?? error.statusCode, error.members)
}
