/** An error as AWS would answer it: `name` is the wire name (`ValidationException`), `statusCode` the HTTP status. */
export class ServiceError extends Error {
  readonly statusCode: number
  /** Further modelled members of the error's body, such as `OriginalMessage` of a `ModelError`. */
  readonly members: Readonly<Record<string, unknown>>

  constructor(name: string, message: string, statusCode = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = name
    this.statusCode = statusCode
    this.members = members
  }
}

/** Whose request it is. */
export type Caller = { readonly accessKeyId: string; readonly arn: string; readonly account: string }

/** One operation of a schema-described service: decoded input to output that the protocol layer encodes. */
type Operation = (input: never, caller: Caller) => Promise<object>

/** The operations that a service serves, by AWS's name (`CreateTrainingJob`). One not listed answers `UnknownOperationException`. */
export type Operations = Readonly<Record<string, Operation>>

/** What of S3 the other services use: jobs read channels and write artefacts, endpoints write captures. */
export interface ObjectStorage {
  /** Stores the bytes, or the file's content, durably before it resolves. Creates no bucket: an unknown one is a `NoSuchBucket`. */
  put(bucket: string, key: string, content: Buffer | { readonly file: string }): Promise<void>
  get(bucket: string, key: string): Promise<Buffer | undefined>
  /** Writes the object's content to a file, creating its folders; false when there is no such object. */
  download(bucket: string, key: string, file: string): Promise<boolean>
  list(bucket: string, prefix: string): AsyncIterable<{ readonly key: string; readonly bytes: number }>
}

/** One measured value for CloudWatch. */
export type MetricSample = {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly value: number
  readonly unit?: string
  /** Epoch milliseconds. */
  readonly time: number
}

/** What of CloudWatch the other services use. */
export interface MetricSink {
  record(samples: readonly MetricSample[]): void
}

/** JSON documents of one kind on disk, by name: written with fsync and rename, read back at start. */
export interface Collection<T> {
  get(name: string): T | undefined
  /** Resolves when the document is durable. */
  put(name: string, document: T): Promise<void>
  delete(name: string): Promise<void>
  /** All documents, in the order of their names. */
  values(): readonly T[]
}

/** One event for EventBridge, as its source tells it. */
export type ServiceEvent = {
  /** `aws.sagemaker`, `aws.s3` */
  readonly source: string
  /** `SageMaker Training Job State Change` */
  readonly detailType: string
  /** ARNs of what the event is about. */
  readonly resources: readonly string[]
  /** What the `detail` member holds; times in it are epoch milliseconds, as AWS sends them. */
  readonly detail: object
}

/** What of EventBridge the other services use. */
export interface EventSink {
  emit(event: ServiceEvent): void
}

/** What of CloudWatch's alarms a deployment watches; undefined for an alarm that does not exist. */
export interface AlarmStates {
  stateOf(alarmName: string): 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | undefined
}
