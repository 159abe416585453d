import { NormalizedSchema } from '@smithy/core/schema'

/**
 * The only file that knows how `@aws-sdk/client-*` lays out the schemas that it exports (half internal, so pinned by a test):
 * an operation is `[9, namespace, name, traits, input, output]`, an error `[-3, namespace, name, traits, names, schemas]`,
 * a structure `[3, namespace, name, traits, names, schemas, requiredCount]`, its required members first.
 */
const tags = { operation: 9, error: -3 } as const

export type OperationSchema = {
  readonly name: string
  readonly input: NormalizedSchema
  readonly output: NormalizedSchema
}

/** What a client's package says about its service. */
export type ServiceSchema = {
  readonly operations: ReadonlyMap<string, OperationSchema>
  /** Codes under which clients of the old Query protocol know an error, by the error's name. */
  readonly queryErrorCodes: ReadonlyMap<string, string>
}

export function readServiceSchema(clientPackage: object): ServiceSchema {
  const operations = new Map<string, OperationSchema>()
  const queryErrorCodes = new Map<string, string>()
  for (const [exportName, schema] of Object.entries(clientPackage)) {
    if (!exportName.endsWith('$') || !Array.isArray(schema)) continue
    const [tag, , name, traits, input, output] = schema
    if (tag === tags.operation) {
      operations.set(name, { name, input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) })
    } else if (tag === tags.error && Array.isArray(traits?.awsQueryError)) {
      queryErrorCodes.set(name, String(traits.awsQueryError[0]))
    }
  }
  return { operations, queryErrorCodes }
}

/** Names of the members that a structure must have; none for other shapes. */
export function requiredMembers(structure: NormalizedSchema): readonly string[] {
  const schema: unknown = structure.getSchema()
  if (!Array.isArray(schema) || !Array.isArray(schema[4])) return []
  return schema[4].slice(0, Number(schema[6] ?? 0))
}
