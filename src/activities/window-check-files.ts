import type { ObjectStore } from '../aws/object-store.ts'
import { monitoringFiles, objectUri, parseObjectUri } from '../contract/keys.ts'
import { canonicalJson } from '../domain/dataset/canonical-json.ts'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import type { ReportContext } from '../report/monitoring-context.ts'
import { renderMonitoringMarkdown } from '../report/monitoring-markdown.ts'
import { renderMonitoringReport } from '../report/monitoring-report.ts'
import { createCheckHistoryActivities } from './check-history.ts'
import { failure, rethrowAws } from './failures.ts'
import { storeObject } from './stored-objects.ts'

type Objects = Pick<ObjectStore, 'read' | 'write' | 'list'>

/** What a report of this check shows beside it: the windows before, and what was decided. */
export async function contextOf(
  objects: Objects,
  bucket: string,
  { model, window }: WindowCheck,
  decision: ReportContext['decision'] = null,
): Promise<ReportContext> {
  const { readCheckHistory } = createCheckHistoryActivities({ objects })
  return { history: await readCheckHistory({ bucket, model, before: window.to }), decision }
}

/** Writes a check into its folder: for programs, for people, and for a chat. A decision joins it once it was made. */
export async function writeCheck(
  objects: Objects,
  folder: string,
  check: WindowCheck,
  context: ReportContext,
): Promise<void> {
  const { bucket, key } = parseObjectUri(folder)
  const files = {
    [monitoringFiles.verdicts]: `${canonicalJson(check, 2)}\n`,
    ...(context.decision && { [monitoringFiles.decision]: `${canonicalJson(context.decision, 2)}\n` }),
    [monitoringFiles.report]: renderMonitoringReport(check, context),
    [monitoringFiles.markdown]: renderMonitoringMarkdown(check, context),
  }
  for (const [name, body] of Object.entries(files)) await storeObject(objects, bucket, `${key}${name}`, body)
}

export async function readCheck(objects: Objects, folder: string): Promise<WindowCheck> {
  const { bucket, key } = parseObjectUri(`${folder}${monitoringFiles.verdicts}`)
  const uri = objectUri(bucket, key)
  const bytes = await objects.read(bucket, key).catch((error) => rethrowAws(error, `read ${uri}`))
  if (!bytes) throw failure('ObjectMissing', `${uri} is not there`)
  return JSON.parse(new TextDecoder().decode(bytes)) as WindowCheck
}
