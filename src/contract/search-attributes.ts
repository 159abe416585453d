import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common'

/** What operators filter by in the Temporal UI. Stored in clear by Temporal: never anything personal. */
export const searchAttributes = {
  modelName: defineSearchAttributeKey('ModelName', SearchAttributeType.KEYWORD),
  phase: defineSearchAttributeKey('Phase', SearchAttributeType.KEYWORD),
  outcome: defineSearchAttributeKey('Outcome', SearchAttributeType.KEYWORD),
  trigger: defineSearchAttributeKey('Trigger', SearchAttributeType.KEYWORD),
  needsDecision: defineSearchAttributeKey('NeedsDecision', SearchAttributeType.KEYWORD),
} as const
