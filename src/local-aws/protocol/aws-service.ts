import { type ServiceConstraints, violations } from '../constraints/check.ts'
import { type Caller, type Operations, ServiceError } from '../service.ts'
import { decodeInput } from './decode.ts'
import { type OperationSchema, readServiceSchema, type ServiceSchema } from './operation-schema.ts'

/** An answer over HTTP, complete. */
export type WireAnswer = {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** A service as it is put together: which operations it serves, and by which of AWS's protocols it can be asked. */
export type ServiceDefinition = {
  /** Its signing name: `sagemaker`, `monitoring`, `sqs`. */
  readonly service: string
  /** AWS JSON: what stands before the dot in `x-amz-target`, and the version. */
  readonly json?: { readonly target: string; readonly version: '1.0' | '1.1' }
  /** Whether it also speaks Smithy RPC v2 in CBOR, under the same target. */
  readonly speaksCbor?: boolean
  /** AWS Query: the namespace of its XML. */
  readonly query?: { readonly xmlNamespace: string }
  /** Imports the client's package, which is slow: done once, when first needed. */
  readonly clientPackage: () => Promise<object>
  /** What AWS's model demands of inputs besides their types; read when first needed. */
  readonly constraints?: () => Promise<ServiceConstraints>
  readonly operations: Operations
}

/** What an operation answered, with the schema that says how it goes on the wire. */
type Performed = { readonly known: OperationSchema; readonly output: object }

export type AwsService = Pick<ServiceDefinition, 'service' | 'json' | 'speaksCbor' | 'query'> & {
  /** AWS's names of what is served, sorted. */
  readonly operationNames: readonly string[]
  schema(): Promise<ServiceSchema>
  /** Throws a `ServiceError` for an operation that is unknown or not served, and for an input that is not as AWS demands it. */
  perform(operation: string, readWire: (known: OperationSchema) => unknown, caller: Caller): Promise<Performed>
}

/** Serves operations as the schemas of AWS's own client describe them, under the constraints of AWS's models. */
export function createAwsService(definition: ServiceDefinition): AwsService {
  const { service, json, speaksCbor = false, query, operations } = definition
  let loading: Promise<ServiceSchema> | undefined
  let reading: Promise<ServiceConstraints> | undefined
  const schema = () => {
    loading ??= definition.clientPackage().then(readServiceSchema)
    return loading
  }
  return {
    service,
    speaksCbor,
    ...(json && { json }),
    ...(query && { query }),
    operationNames: Object.keys(operations).sort(),
    schema,
    async perform(name, readWire, caller) {
      const known = (await schema()).operations.get(name)
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
      if (!known) throw new ServiceError('UnknownOperationException', `There is no operation ${JSON.stringify(name)}`)
      if (!operation) throw new ServiceError('UnknownOperationException', `${name} is not served by this local AWS`)
      reading ??= definition.constraints?.()
      const constraints = await reading
      const input = decodeInput(known.input, readWire(known), (decoded) =>
        constraints ? violations(constraints, name, decoded) : [],
      )
      return { known, output: await operation(input as never, caller) }
    },
  }
}
