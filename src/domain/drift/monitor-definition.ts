type Thresholds = {
  readonly warning: number
  readonly critical: number
  readonly advisory: boolean
}

type Monitor<Kind extends string, Effect extends string> = Thresholds & { readonly kind: Kind; readonly effect: Effect }
type OfTask = { readonly task: string }
type OfSlice = { readonly slice: string }

type Categorical = 'jensen-shannon' | 'psi' | 'hellinger' | 'total-variation'
type Distance = 'wasserstein' | 'kolmogorov-smirnov'
export type WatchedDescriptor = 'length' | 'words' | 'digits' | 'symbols' | 'out-of-vocabulary'
type QualityDrop = 'accuracy-drop' | 'recall-drop' | 'precision-drop' | 'f1-drop'

/** One monitor as the definition has it: what is watched, by which effect, with its two thresholds. */
export type MonitorDefinition =
  | Monitor<'text-drift', 'classifier-auc'>
  | (Monitor<'text-descriptor', Distance> & { readonly descriptor: WatchedDescriptor })
  | Monitor<'language-mix', Categorical>
  | (Monitor<'embedding-drift', 'mmd' | 'energy'> & { readonly embedder: 'hashed-words' })
  | (Monitor<'prediction-drift', Categorical> & OfTask)
  | (Monitor<'confidence-drift', Distance> & OfTask)
  | (Monitor<'entity-density', Distance> & OfTask)
  | (Monitor<'class-prior', Categorical> & OfTask)
  | (Monitor<'unseen-labels', 'unseen-share'> & OfTask)
  | (Monitor<
      'quality',
      QualityDrop | 'macro-f1-drop' | 'calibration-error-rise' | 'strict-f1-drop' | 'lenient-f1-drop'
    > &
      OfTask & { readonly slice?: string | undefined })
  | (Monitor<'estimated-quality', QualityDrop> & OfTask)
  | (Monitor<'prediction-powered-quality', 'accuracy-drop'> & OfTask)
  | (Monitor<'bias', 'accuracy-difference' | 'recall-difference' | 'positive-share-difference'> & OfTask & OfSlice)
  | Monitor<
      'data-quality',
      | 'empty-share'
      | 'missing-share'
      | 'invalid-share'
      | 'duplicate-share'
      | 'truncated-share'
      | 'too-long-share'
      | 'unexpected-language-share'
    >
  | Monitor<'volume', 'volume-drop' | 'volume-rise'>

/**
 * How a monitor is called in reasons and reports; its effect is said beside it.
 *
 * @example monitorName({ kind: 'quality', task: 'queue', effect: 'accuracy-drop', … }) // 'quality of queue'
 */
export function monitorName(definition: MonitorDefinition): string {
  const watched = 'descriptor' in definition ? definition.descriptor : watchedTask(definition)
  const slice = watchedSlice(definition)
  return `${definition.kind}${watched === null ? '' : ` of ${watched}`}${slice === null ? '' : ` by ${slice}`}`
}

/**
 * Names a monitor and its effect: one of its kind over the life of a definition, in histories, metrics and causes.
 *
 * @example monitorKey({ kind: 'quality', task: 'queue', effect: 'accuracy-drop', … }) // 'accuracy-drop of quality of queue'
 */
export function monitorKey(definition: MonitorDefinition): string {
  return `${definition.effect} of ${monitorName(definition)}`
}

/** The task that a monitor watches; null where it watches what all tasks read. */
export function watchedTask(definition: MonitorDefinition): string | null {
  return 'task' in definition ? definition.task : null
}

/** The field by whose values a monitor looks at a task; null where it looks at all rows together. */
function watchedSlice(definition: MonitorDefinition): string | null {
  return 'slice' in definition ? (definition.slice ?? null) : null
}
