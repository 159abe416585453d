/** The property at a path such as `ModelArtifacts.S3ModelArtifacts`, `HyperParameters.rate`, `Metrics.loss` or `Tags.team`. */
export function propertyOf(record: object, path: string): unknown {
  const [head = '', ...rest] = path.split('.')
  const tail = rest.join('.')
  if (tail === '') return own(record, head)
  // Names of tags, metrics and hyperparameters may have full stops of their own.
  if (head === 'Tags') return pick(own(record, 'Tags'), 'Key', tail, 'Value')
  if (head === 'Metrics') return pick(own(record, 'FinalMetricDataList'), 'MetricName', tail, 'Value')
  const inner = own(record, head)
  if (typeof inner !== 'object' || inner === null) return undefined
  return own(inner, tail) ?? propertyOf(inner, tail)
}

function pick(list: unknown, key: string, name: string, value: string): unknown {
  if (!Array.isArray(list)) return undefined
  return own(list.find((item) => own(item, key) === name) ?? {}, value)
}

function own(record: object, name: string): unknown {
  return Object.hasOwn(record, name) ? (record as Record<string, unknown>)[name] : undefined
}
