import { ServiceError } from '../service.ts'

/** An error that also says something in its headers. */
export class S3Error extends ServiceError {
  readonly headers: Readonly<Record<string, string>>

  constructor(error: ServiceError, headers: Readonly<Record<string, string>>) {
    super(error.name, error.message, error.statusCode, error.members)
    this.headers = headers
  }
}

/** S3's own errors, with its own words. */
export const s3Errors = {
  noSuchBucket: (bucket: string) =>
    new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket }),
  noSuchKey: (key: string) => new ServiceError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key }),
  noSuchVersion: (key: string, versionId: string) =>
    new ServiceError('NoSuchVersion', 'The specified version does not exist.', 404, { Key: key, VersionId: versionId }),
  noSuchUpload: (uploadId: string) =>
    new ServiceError(
      'NoSuchUpload',
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
      404,
      { UploadId: uploadId },
    ),
  bucketTaken: (bucket: string) =>
    new ServiceError(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      409,
      { BucketName: bucket },
    ),
  bucketNotEmpty: (bucket: string, versioned: boolean) =>
    new ServiceError(
      'BucketNotEmpty',
      `The bucket you tried to delete is not empty${versioned ? '. You must delete all versions in the bucket.' : ''}`,
      409,
      { BucketName: bucket },
    ),
  invalidBucketName: (bucket: string) =>
    new ServiceError('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: bucket }),
  methodNotAllowed: (method: string) =>
    new ServiceError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, {
      Method: method,
    }),
  preconditionFailed: (condition: string) =>
    new ServiceError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
      Condition: condition,
    }),
  badDigest: (message: string) => new ServiceError('BadDigest', message),
  checksumMismatch: (algorithm: string) =>
    s3Errors.badDigest(`The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`),
  malformedTrailer: () =>
    new ServiceError(
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed or did not conform to our published schema.',
    ),
  malformedXml: (why: string) =>
    new ServiceError('MalformedXML', `The XML you provided was not well-formed or did not validate: ${why}`),
  invalidArgument: (name: string, value: string, message: string) =>
    new ServiceError('InvalidArgument', message, 400, { ArgumentName: name, ArgumentValue: value }),
  invalidRequest: (message: string) => new ServiceError('InvalidRequest', message),
  notImplemented: (what: string) =>
    new ServiceError('NotImplemented', `${what} is functionality that is not implemented by this local AWS`, 501),
}
