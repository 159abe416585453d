import { CreateBucketCommand, HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3'
import { awsErrorKind } from './errors.ts'

/** Makes the bucket unless it is there. */
export async function ensureBucket(s3: S3Client, bucket: string): Promise<void> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }))
  } catch (error) {
    if (awsErrorKind(error) !== 'not-found') throw error
    await s3.send(new CreateBucketCommand({ Bucket: bucket }))
  }
}
