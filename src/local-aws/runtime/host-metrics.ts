import { totalmem } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { ModelServer } from '../runner/model-server.ts'
import { type GroupUse, readProcessGroups } from '../runner/process-groups.ts'
import type { SageMakerContext } from '../sagemaker/context.ts'
import type { Fleet } from '../sagemaker/endpoints/fleet.ts'
import type { LiveEndpoint } from '../sagemaker/endpoints/live-endpoint.ts'
import type { MetricSample } from '../service.ts'

export type HostMetricsDeps = {
  readonly context: Pick<SageMakerContext, 'clock' | 'metrics' | 'now' | 'log'>
  readonly fleet: Pick<Fleet, 'all'>
}

// As often as SageMaker reports them, but never so often that looking costs more than what is looked at.
const intervalMs = 60_000
const shortestWallMs = 1_000

type Reading = GroupUse & { readonly at: number }

/** Reports, every minute of AWS's time, how busy the instances of endpoints are: here, their process groups. */
export function startHostMetrics({ context, fleet }: HostMetricsDeps) {
  const before = new WeakMap<ModelServer, Reading>()
  const { clock } = context
  let cancel: () => void = () => undefined

  const measure = async (): Promise<void> => {
    const endpoints = fleet.all()
    if (endpoints.length === 0) return
    const groups = await readProcessGroups()
    context.metrics.record(endpoints.flatMap((endpoint) => measureEndpoint(endpoint, groups, before, context.now())))
  }
  const schedule = (): void => {
    const stretch = Math.max(1, shortestWallMs / clock.toWall(intervalMs))
    cancel = clock.after(intervalMs * stretch, () => {
      measure().catch((error) => context.log.warn({ err: error }, 'the use of instances could not be measured'))
      schedule()
    })
  }
  schedule()
  return { close: () => cancel() }
}

function measureEndpoint(
  { name, blue, green }: LiveEndpoint,
  groups: ReadonlyMap<number, GroupUse>,
  before: WeakMap<ModelServer, Reading>,
  time: number,
): MetricSample[] {
  const fleets = green ? [blue, green] : [blue]
  return fleets
    .flatMap(({ variants, shadows }) => [...variants, ...shadows])
    .flatMap(({ document, servers }) => {
      const dimensions = { EndpointName: name, VariantName: document.name }
      return servers
        .flatMap((server) => measureInstance(server, groups, before))
        .map(([metric, value]) => {
          return { namespace: '/aws/sagemaker/Endpoints', name: metric, dimensions, value, unit: 'Percent', time }
        })
    })
}

// CPUUtilization is the sum over cores, so a process on two of them reaches 200.
function measureInstance(
  server: ModelServer,
  groups: ReadonlyMap<number, GroupUse>,
  before: WeakMap<ModelServer, Reading>,
): Array<readonly [string, number]> {
  const use = server.pid === undefined ? undefined : groups.get(server.pid)
  if (!use) return []
  const at = performance.now()
  const last = before.get(server)
  before.set(server, { ...use, at })
  const memory = ['MemoryUtilization', (use.memoryBytes / totalmem()) * 100] as const
  // A process that was started again counts from 0.
  if (!last || last.cpuSeconds > use.cpuSeconds) return [memory]
  const seconds = (at - last.at) / 1000
  return [['CPUUtilization', ((use.cpuSeconds - last.cpuSeconds) / seconds) * 100], memory]
}
