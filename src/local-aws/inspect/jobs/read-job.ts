import { type Ask, ifThere } from '../ask.ts'
import { readTrainingCurves } from '../metric-curves.ts'
import { factsOf, type JobDetail, type JobKind, type JobReader, type JobRow } from './job.ts'
import { processingJobs } from './processing.ts'
import { trainingJobs } from './training.ts'
import { transformJobs } from './transform.ts'
import { tuningJobs } from './tuning.ts'

const readers: Readonly<Record<JobKind, JobReader>> = {
  training: trainingJobs,
  transform: transformJobs,
  processing: processingJobs,
  tuning: tuningJobs,
}

/** The newest jobs of every kind together, the newest first. */
export async function listJobs(ask: Ask, most: number): Promise<JobRow[]> {
  const lists = await Promise.all(Object.values(readers).map((reader) => reader.list(ask, most)))
  const timeOf = ({ createdAt }: JobRow) => createdAt?.getTime() ?? 0
  return lists
    .flat()
    .sort((a, b) => timeOf(b) - timeOf(a))
    .slice(0, most)
}

export async function readJob(ask: Ask, kind: string, name: string, now: number): Promise<JobDetail | undefined> {
  const reader = Object.hasOwn(readers, kind) ? readers[kind as JobKind] : undefined
  const job = await reader?.read(ask, name)
  if (!job) return undefined
  const [curves, tags] = await Promise.all([curvesOf(ask, job, now), tagsOf(ask, job.arn)])
  return { ...job, curves, tags }
}

async function curvesOf(ask: Ask, job: JobRow, now: number) {
  if (job.kind !== 'training') return []
  const { MetricDefinitions = [] } =
    (await ask('DescribeTrainingJob', { TrainingJobName: job.name }))?.AlgorithmSpecification ?? {}
  const from = (job.startedAt ?? job.createdAt)?.getTime() ?? now
  const metrics = MetricDefinitions.map(({ Name }) => Name).filter((name) => name !== undefined)
  const curves = await readTrainingCurves(ask, { name: job.name, metrics, from, to: job.endedAt?.getTime() ?? now })
  return curves.filter(({ points }) => points.length > 0)
}

async function tagsOf(ask: Ask, arn: string | undefined) {
  const answer = arn === undefined ? undefined : await ifThere(ask('ListTags', { ResourceArn: arn }))
  return factsOf(Object.fromEntries((answer?.Tags ?? []).map(({ Key, Value }) => [Key, Value])))
}
