import { ServiceError } from '../service.ts'

/** S3's own errors, with its own words. */
export const s3Errors = {
  noSuchBucket: (bucket: string) =>
    new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket }),
  noSuchKey: (key: string) => new ServiceError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key }),
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
  bucketNotEmpty: (bucket: string) =>
    new ServiceError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, { BucketName: bucket }),
  invalidBucketName: (bucket: string) =>
    new ServiceError('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: bucket }),
  preconditionFailed: (condition: string) =>
    new ServiceError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
      Condition: condition,
    }),
  badDigest: (message: string) => new ServiceError('BadDigest', message),
  invalidArgument: (name: string, value: string, message: string) =>
    new ServiceError('InvalidArgument', message, 400, { ArgumentName: name, ArgumentValue: value }),
  invalidRequest: (message: string) => new ServiceError('InvalidRequest', message),
  notImplemented: (what: string) =>
    new ServiceError('NotImplemented', `${what} is functionality that is not implemented by this local AWS`, 501),
}
