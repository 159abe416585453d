import { z } from 'zod'

/** Text that says something: neither empty nor with blanks around it. */
export const text = () =>
  z
    .string()
    .regex(/^\S(?:[\s\S]*\S)?$/, 'must not be empty, nor begin or end with a blank')
    .meta({ title: 'text' })

/** The name of a task, field or slice, as it is in the records and in column names. */
export const name = () =>
  z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'must be a name: a letter or _ first, then letters, digits, _ and -')
    .meta({ title: 'name' })

export const s3Address = () =>
  z
    .string()
    // Which names a bucket may have is checked at the environment.
    .regex(/^s3:\/\/[^/\s]+\/\S*$/, 'must be an S3 address: s3://bucket/key')
    .meta({ title: 'S3 address' })

export const instanceType = () =>
  z
    .string()
    .regex(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, 'must be a SageMaker instance type such as ml.m5.xlarge')
    .meta({ title: 'instance type' })

/** A path beside the definition; never an absolute one, since the definition moves between machines. */
export const relativePath = () =>
  z
    .string()
    .regex(/^(?!\/)\S+$/, 'must be a path relative to the definition')
    .meta({ title: 'path' })

/** A list in which nothing stands twice. */
export function unique<T extends z.ZodType>(item: T, what: string) {
  return z.array(item).superRefine((items, context) => {
    items.forEach((value, index) => {
      if (items.indexOf(value) < index) {
        context.addIssue({
          code: 'custom',
          path: [index],
          message: `must not list the same ${what} twice`,
          input: value,
        })
      }
    })
  })
}
