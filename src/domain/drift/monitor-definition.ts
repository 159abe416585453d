type Thresholds = {
  readonly warning: number
  readonly critical: number
  readonly advisory: boolean
}

type Monitor<Kind extends string, Effect extends string> = Thresholds & { readonly kind: Kind; readonly effect: Effect }
type OfTask = { readonly task: string }

type QualityDrop = 'accuracy-drop' | 'recall-drop' | 'precision-drop' | 'f1-drop'

/** One monitor as the definition has it: what is watched, by which effect, with its two thresholds. */
export type MonitorDefinition =
  | Monitor<'text-drift', 'classifier-auc' | 'mmd' | 'psi' | 'jensen-shannon'>
  | (Monitor<'prediction-drift', 'jensen-shannon' | 'psi' | 'hellinger' | 'total-variation'> & OfTask)
  | (Monitor<'quality', QualityDrop> & OfTask)
  | (Monitor<'estimated-quality', QualityDrop> & OfTask)
  | Monitor<'data-quality', 'empty-share' | 'invalid-share' | 'duplicate-share'>

/**
 * How a monitor is called in reasons and reports; its effect is said beside it.
 *
 * @example monitorName({ kind: 'quality', task: 'queue', effect: 'accuracy-drop', … }) // 'quality of queue'
 */
export function monitorName(definition: MonitorDefinition): string {
  const task = watchedTask(definition)
  return task === null ? definition.kind : `${definition.kind} of ${task}`
}

/** The task that a monitor watches; null where it watches what all tasks read. */
export function watchedTask(definition: MonitorDefinition): string | null {
  return 'task' in definition ? definition.task : null
}
