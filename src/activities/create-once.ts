import type { SageMaker, Tag } from '@aws-sdk/client-sagemaker'
import { awsErrorKind } from '../aws/errors.ts'
import { failure, rethrowAws } from './failures.ts'
import { requestHash, requestTag } from './job-names.ts'

type Creation<Request extends object> = {
  /** What is made, for messages: `training job client-email-train-9b1c…`. */
  readonly what: string
  readonly request: Request
  readonly create: (request: Request & { Tags: Tag[] }) => Promise<unknown>
  /** The ARN of the resource that has the name already. */
  readonly existingArn: () => Promise<string | undefined>
}

/**
 * Creates a SageMaker resource under its deterministic name, or adopts the one that an earlier attempt created: a lost answer
 * or a retried activity never makes a second one. A resource of that name made by another request is a `JobNameTaken`.
 */
export async function createOnce<Request extends object>(
  sagemaker: Pick<SageMaker, 'listTags'>,
  { what, request, create, existingArn }: Creation<Request>,
): Promise<'created' | 'adopted'> {
  const hash = requestHash(request)
  try {
    await create({ ...request, Tags: [{ Key: requestTag, Value: hash }] })
    return 'created'
  } catch (error) {
    if (awsErrorKind(error) !== 'name-taken') return rethrowAws(error, `create ${what}`)
  }
  const found = await readRequestTag(sagemaker, what, existingArn)
  if (found === hash) return 'adopted'
  throw failure(
    'JobNameTaken',
    `${what} exists and was made by another request (${requestTag} is ${found ?? 'not set'}, this request is ${hash})`,
  )
}

async function readRequestTag(
  sagemaker: Pick<SageMaker, 'listTags'>,
  what: string,
  existingArn: () => Promise<string | undefined>,
): Promise<string | undefined> {
  try {
    const ResourceArn = await existingArn()
    const { Tags } = await sagemaker.listTags({ ResourceArn })
    return Tags?.find((tag) => tag.Key === requestTag)?.Value
  } catch (error) {
    return rethrowAws(error, `describe ${what}`)
  }
}
