/** Why a line of a capture or ground-truth file is set aside, in the order in which a line is looked at, in words. */
const messages = {
  'unreadable file': 'the file cannot be read as what its name says: look at its writer',
  'wrong encoding': 'the line must be UTF-8, got bytes that are none: look at its writer',
  'line too long': 'the line must have at most 32 MiB: no request of SageMaker is larger',
  'broken line': 'the line must be one JSON object, got something else',
  'not a capture': 'the line must have captureData and eventMetadata, as SageMaker writes them',
  'not a truth': 'the line must have groundTruthData and eventMetadata, as SageMaker reads them',
  'missing id': 'eventMetadata must hold an inferenceId or eventId, got none',
  'invalid time': 'eventMetadata.inferenceTime must be a time in ISO 8601',
  'unreadable input': 'captureData.endpointInput must hold instances as JSON, got something else or nothing',
  'unreadable answer': 'captureData.endpointOutput must hold predictions as JSON, got something else or nothing',
  'answers do not match': 'there must be as many predictions as instances',
  'unreadable truth':
    'groundTruthData must be JSON such as {"queue":"billing"}, or the bare label where the model has one task',
} as const

export type LineRule = keyof typeof messages

/** A line set aside; `line` is null when the whole file was. */
export type QuarantinedLine = {
  readonly key: string
  readonly line: number | null
  readonly rule: LineRule
  readonly message: string
}

/** What a single answer may get wrong. Such an answer counts as invalid, and its probabilities are not used. */
export const answerFaults = [
  'no text',
  'missing answer',
  'unknown label',
  'confidence is no number from 0 to 1',
  'probabilities do not sum to 1',
] as const

export type AnswerFault = (typeof answerFaults)[number]

/** Probabilities have six decimals each; more than this is no rounding. */
export const sumTolerance = 0.01

/** A rule in words; a line that has no end was being written when it was read. Never shows what customers wrote. */
export function describeLine(rule: LineRule, cutOff = false): string {
  return cutOff ? `${messages[rule]}: the file ends in the middle of the line` : messages[rule]
}
