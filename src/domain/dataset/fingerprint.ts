import { canonicalJson } from './canonical-json.ts'
import { byTimeThenId, type RecordMapping, type TaskLabels } from './record.ts'
import { type DatasetSplit, splitNames } from './split.ts'

// Part of the fingerprint, and of the manifest: the next layout of the files is another data set.
export const datasetSchemaVersion = 1

/**
 * What a data set *is*, as lines to be hashed one after another: the layout's version, the mapping, the tasks' labels, then
 * every record in the order of time and id with its split. Equal lines, equal data set, wherever the records came from.
 */
export function* fingerprintLines(split: DatasetSplit, mapping: RecordMapping, tasks: TaskLabels): Generator<string> {
  const labels = Object.fromEntries(Object.entries(tasks).map(([task, { labels: accepted }]) => [task, accepted]))
  yield `${canonicalJson({ schemaVersion: datasetSchemaVersion, mapping, labels })}\n`
  const assigned = splitNames.flatMap((name) => split[name].map((record) => ({ split: name, record })))
  for (const line of assigned.sort((a, b) => byTimeThenId(a.record, b.record))) yield `${canonicalJson(line)}\n`
}
