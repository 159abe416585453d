import { setTimeout as sleep } from 'node:timers/promises'
import type { Clients } from './clients.ts'
import { createConfig, createJob, createModel } from './control-plane.ts'
import { timed } from './latency.ts'
import { unknownImage } from './model-process.ts'
import type { LocalAwsBenchOptions } from './options.ts'

/** Milliseconds of each call that it takes to list everything: the pages of jobs, and one of endpoints. */
export type Listing = { readonly jobPagesMs: readonly number[]; readonly endpointsMs: number }

// ListTrainingJobs is limited to two calls a second, on AWS as here.
const pauseMs = 600
const rounds = 3
const creators = 8
const pageOf = 100

/** Lists finished jobs and endpoints. Those of the bench have no image, so they end at once and cost no process. */
export async function measureListings(
  clients: Clients,
  { jobs, endpoints }: Pick<LocalAwsBenchOptions, 'jobs' | 'endpoints'>,
): Promise<Listing[]> {
  await createMany(jobs, (index) => createJob(clients, `finished-${index}`))
  await createModel(clients, 'listed', unknownImage)
  await createConfig(clients, 'listed', 'listed')
  await createMany(endpoints, (index) =>
    clients.sagemaker.createEndpoint({ EndpointName: `listed-${index}`, EndpointConfigName: 'listed' }),
  )
  while ((await clients.sagemaker.listTrainingJobs({ StatusEquals: 'InProgress' })).TrainingJobSummaries?.length) {
    await sleep(pauseMs)
  }
  await sleep(2 * pauseMs)
  const listings: Listing[] = []
  for (let round = 0; round < rounds; round += 1) listings.push(await listAll(clients, jobs))
  return listings
}

async function listAll({ sagemaker }: Clients, jobs: number): Promise<Listing> {
  const jobPagesMs: number[] = []
  let listed = 0
  let NextToken: string | undefined
  do {
    await sleep(pauseMs)
    const readPage = async () => {
      const page = await sagemaker.listTrainingJobs({ MaxResults: pageOf, ...(NextToken && { NextToken }) })
      NextToken = page.NextToken
      listed += page.TrainingJobSummaries?.length ?? 0
    }
    jobPagesMs.push(await timed(readPage))
  } while (NextToken)
  if (listed < jobs) throw new Error(`${jobs} jobs must be listed, got ${listed}`)
  return { jobPagesMs, endpointsMs: await timed(() => sagemaker.listEndpoints({ MaxResults: pageOf })) }
}

async function createMany(count: number, create: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const creator = async () => {
    while (next < count) {
      next += 1
      await create(next)
    }
  }
  await Promise.all(Array.from({ length: creators }, creator))
}
