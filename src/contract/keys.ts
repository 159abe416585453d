/** Where everything of a model lies in its environment's bucket. The only place that knows the layout. */
export const storageKeys = {
  annotations: (model: string) => `${model}/annotations/`,
  definition: (model: string, sha256: string) => `${model}/definitions/${sha256}.json`,
  dataset: (model: string, fingerprint: string) => `${model}/datasets/${fingerprint}/`,
  run: (model: string, runId: string) => `${model}/runs/${runId}/`,
  captures: (model: string) => `${model}/captures/`,
  groundTruth: (model: string) => `${model}/ground-truth/`,
  /** The folders of all windows, by their end. */
  windows: (model: string) => `${model}/monitoring/`,
  /** Everything about the window that ends at this time; the same window checked again is written over. */
  monitoring: (model: string, windowEnd: string) => `${model}/monitoring/${windowEnd}/`,
  /** A check that only looks: kept apart, where no history and no decision is. */
  looking: (model: string, windowEnd: string) => `${model}/monitoring/looks/${windowEnd}/`,
  /** What a version is compared with, built once. */
  reference: (model: string, version: number) => `${model}/monitoring/reference/${version}.json`,
  referenceSample: (model: string, version: number) => `${model}/monitoring/reference/${version}-sample.jsonl`,
} as const

/** File names inside a data set's folder. `scoring.jsonl` is the test split as the serving container reads it, one request a line. */
export const datasetFiles = {
  manifest: 'manifest.json',
  train: 'train.parquet',
  validation: 'validation.parquet',
  test: 'test.parquet',
  scoring: 'scoring.jsonl',
} as const

/** File names inside a run's folder. */
export const runFiles = {
  quarantine: 'quarantine.jsonl',
  evidence: 'evidence.json',
  report: 'report.html',
} as const

/** File names inside a checked window's folder. */
export const monitoringFiles = {
  verdicts: 'verdicts.json',
  report: 'report.html',
  markdown: 'report.md',
  decision: 'decision.json',
  annotationBatch: 'annotation-batch.jsonl',
} as const

/** An object in S3, named so that workflows can pass it instead of what is in it. */
export type ObjectReference = { readonly uri: string; readonly sha256: string; readonly bytes: number }

/** `objectUri('b', 'k/1')` is `s3://b/k/1`. */
export function objectUri(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`
}

/** The bucket and key of an `s3://` address; a `RangeError` names an address that is none. */
export function parseObjectUri(uri: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri)
  if (!match?.[1]) throw new RangeError(`an S3 address reads s3://bucket/key, got ${JSON.stringify(uri)}`)
  return { bucket: match[1], key: match[2] ?? '' }
}
