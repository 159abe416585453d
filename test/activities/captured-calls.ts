import type { ReferenceProfile } from '../../src/domain/drift/reference-profile.ts'
import type { CheckedSpans } from '../../src/domain/drift/window.ts'

export const place = { bucket: 'perennial-test', model: 'client-email', version: 1 } as const
export const captureFolder = `${place.model}/captures/${place.model}/v1/2026/08/01`
export const truthFolder = `${place.model}/ground-truth/2026/08/01`

const day = { fromMs: Date.UTC(2026, 7, 1), toMs: Date.UTC(2026, 7, 2) }

/** 1 August 2026 in UTC, of a model with a flag and three queues. */
export const windowInput: {
  bucket: string
  model: string
  version: number
  spans: CheckedSpans
  fields: string[]
  tasks: Record<string, { labels: string[] }>
  slices: string[]
  labelDelayMs: number
  reference: Pick<ReferenceProfile, 'vocabulary' | 'languages' | 'longest'> | null
} = {
  ...place,
  spans: { inputs: day, labelled: day },
  fields: ['subject', 'body'],
  tasks: { spam: { labels: ['yes', 'no'] }, queue: { labels: ['fork', 'ilug', 'rpm'] } },
  slices: [],
  labelDelayMs: 0,
  reference: null,
}

type Answer = Record<string, { label?: unknown; probabilities?: unknown }>

export type Call = {
  id?: string
  eventId?: string
  /** `HH:MM` of 1 August 2026, or a whole time. */
  at?: string
  texts?: unknown[]
  slices?: unknown
  answers?: Answer[]
}

/** What a good model answers: the label with what it is sure of. */
export function answered(queue: string, spam = 'no'): Answer {
  return {
    spam: { label: spam, probabilities: { yes: spam === 'yes' ? 0.9 : 0.1, no: spam === 'yes' ? 0.1 : 0.9 } },
    queue: {
      label: queue,
      probabilities: Object.fromEntries(['fork', 'ilug', 'rpm'].map((label) => [label, label === queue ? 0.8 : 0.1])),
    },
  }
}

/** A line of a capture file as SageMaker writes it. */
export function captured({ id, eventId, at = '09:30', texts, slices, answers = [answered('fork')] }: Call): string {
  const instances = (texts ?? [{ subject: 'Question', body: `Dear team, this is ${id}` }]).map((text) => ({
    text,
    ...(slices !== undefined && { slices }),
  }))
  const time = at.length === 5 ? `2026-08-01T${at}:00Z` : at
  return JSON.stringify({
    captureData: {
      endpointInput: part('INPUT', JSON.stringify({ instances })),
      endpointOutput: part('OUTPUT', JSON.stringify({ modelVersion: 'job-1', predictions: answers })),
    },
    eventMetadata: {
      eventId: eventId ?? `event-${id}`,
      ...(id !== undefined && { inferenceId: id }),
      inferenceTime: time,
    },
    eventVersion: '0',
  })
}

function part(mode: string, data: string) {
  return { observedContentType: 'application/json', mode, data, encoding: 'JSON' }
}

/** A line of a ground-truth file as SageMaker reads it. */
export function truth(id: string, labels: unknown): string {
  return JSON.stringify({
    groundTruthData: { data: JSON.stringify(labels), encoding: 'JSON' },
    eventMetadata: { eventId: id },
    eventVersion: '0',
  })
}
