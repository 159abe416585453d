import type { SageMakerContext } from './context.ts'
import type { ResourceDocument, Resources } from './resources.ts'

export type StateChanges<D> = {
  /** `SageMaker Training Job State Change` */
  readonly detailType: string
  /** An event tells of every change of this. */
  readonly stateOf: (document: D) => string
  /** What the Describe operation answers. */
  readonly describe: (document: D) => object
}

/** The resources, with an event for each change of state, once it is durable. */
export function announceChanges<D extends ResourceDocument>(
  { events }: Pick<SageMakerContext, 'events'>,
  resources: Resources<D>,
  { detailType, stateOf, describe }: StateChanges<D>,
): Resources<D> {
  const announce = (document: D) => {
    const tags = Object.fromEntries(document.tags.map(({ Key, Value }) => [Key, Value]))
    const detail = { ...(withEpochTimes(describe(document)) as object), Tags: tags }
    events.emit({ source: 'aws.sagemaker', detailType, resources: [document.arn], detail })
  }
  return {
    ...resources,
    async create(document) {
      const created = await resources.create(document)
      announce(created)
      return created
    },
    async update(name, change) {
      let before: string | undefined
      const next = await resources.update(name, (current) => {
        before = stateOf(current)
        return change(current)
      })
      if (before !== stateOf(next)) announce(next)
      return next
    },
  }
}

// Events tell times as epoch milliseconds, and nothing that is not there.
function withEpochTimes(value: unknown): unknown {
  if (value instanceof Date) return value.getTime()
  if (Array.isArray(value)) return value.map(withEpochTimes)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.map(([name, member]) => [name, withEpochTimes(member)]))
}
