import type { ModelDefinition } from './schema.ts'

/** A part of a definition that is valid and understood, but not carried out by this version. */
export type UnsupportedPart = {
  readonly path: string
  /** A whole sentence: what is not done, and what happens instead. */
  readonly message: string
  /** Whether applying the definition must be refused: without this part, something could serve that was not to serve, or cost what it was not to cost. */
  readonly refuse: boolean
}

type Rule = { path: string; declared: (definition: ModelDefinition) => boolean; instead: string; refuse: boolean }

/** Valid and understood, but not acted on by this version. */
export const notCarriedOut: readonly Rule[] = [
  refuse(
    'approvals.beforeRollout',
    (d) => d.approvals?.beforeRollout !== undefined,
    'nobody would be asked before traffic moves',
  ),
  refuse('rollout.shadow', (d) => d.rollout.shadow !== undefined, 'nothing would be mirrored first'),
  refuse('rollout.strategy', (d) => d.rollout.strategy !== 'canary', 'only canary is carried out'),
  refuse(
    'rollout.rollBackOn.agreementBelow',
    (d) => d.rollout.rollBackOn.agreementBelow !== undefined,
    'a rollout would not end on it',
  ),
  refuse('training.spot', (d) => d.training.spot !== undefined, 'jobs would run on demand, at the full price'),
  refuse('data.split.goldSet', (d) => d.data.split.goldSet !== undefined, 'the gold set would not be tested on'),
  refuse('evaluation.latency', (d) => d.evaluation.latency !== undefined, 'the gate would not look at it'),
  refuse(
    'tasks',
    (d) => Object.values(d.tasks).some(({ type }) => type === 'entities'),
    'tasks of type entities are not trained yet',
  ),
  warn('evaluation.inconclusive', (d) => d.evaluation.inconclusive !== 'stop', 'an inconclusive run stops'),
  warn(
    'experimentation',
    (d) => d.experimentation !== undefined,
    'a case is opened and waits for a person until its deadline; recipes, budget and acceptance are not used',
  ),
  warn('notifications', (d) => (d.notifications ?? []).length > 0, 'nobody is told'),
]

function refuse(path: string, declared: Rule['declared'], instead: string): Rule {
  return { path, declared, instead, refuse: true }
}

function warn(path: string, declared: Rule['declared'], instead: string): Rule {
  return { path, declared, instead, refuse: false }
}

/** Every part that this version does not carry out, so that no promise of a definition goes unfulfilled in silence. */
export function unsupportedParts(definition: ModelDefinition): UnsupportedPart[] {
  return notCarriedOut
    .filter(({ declared }) => declared(definition))
    .map(({ path, instead, refuse: mustRefuse }) => ({
      path,
      message: `${path} is not carried out yet: ${instead}`,
      refuse: mustRefuse,
    }))
}

/** The same in words. */
export function unsupported(definition: ModelDefinition): string[] {
  return unsupportedParts(definition).map(({ message }) => message)
}
