import type { FaultKind, FaultRule } from '../faults.ts'
import { AdminError } from './admin-error.ts'
import type { ServedOperations } from './health.ts'

/** Where the faults that befall no request strike. */
const jobOperations = ['CreateTrainingJob', 'CreateProcessingJob', 'CreateTransformJob']
const laterOperations: Partial<Record<FaultKind, readonly string[]>> = {
  'job-crash': jobOperations,
  'job-hang': jobOperations,
  'spot-interruption': ['CreateTrainingJob'],
  'endpoint-rollback': ['UpdateEndpoint'],
  capacity: [...jobOperations, 'CreateEndpoint', 'UpdateEndpoint'],
}

/** The rule with the service under its signing name; refused when nothing that it names can ever be struck. */
export function checkedTarget(rule: FaultRule, served: ServedOperations): FaultRule {
  // The runtime signs as SageMaker, and so its calls come under that name.
  const service = rule.service === 'sagemaker-runtime' ? 'sagemaker' : rule.service
  const checked = { ...rule, ...(service !== undefined && { service }) }
  if (rule.kind === 'lose-event' || rule.kind === 'duplicate-event') {
    mustBeOneOf('fault.service', service, ['events'])
    return checked
  }
  const ofLater = laterOperations[rule.kind]
  mustBeOneOf('fault.service', service, ofLater ? ['sagemaker'] : servicesOf(served))
  mustBeOneOf('fault.operation', rule.operation, ofLater ?? operationsOf(served, service))
  return checked
}

function servicesOf(served: ServedOperations): string[] {
  return Object.keys(served).filter((name) => name !== 'sagemaker-runtime')
}

function operationsOf(served: ServedOperations, service: string | undefined): string[] {
  const names = Object.keys(served).filter(
    (name) => service === undefined || name === service || (service === 'sagemaker' && name === 'sagemaker-runtime'),
  )
  return names.flatMap((name) => served[name] ?? [])
}

function mustBeOneOf(where: string, got: string | undefined, known: readonly string[]): void {
  if (got === undefined || known.includes(got)) return
  throw new AdminError(400, {
    where,
    rule: `must be one of ${known.join(', ')}`,
    got,
    todo: 'correct it, or leave it out',
  })
}
