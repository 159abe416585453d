import { expect, it } from 'vitest'
import { createClock } from '../../src/local-aws/clock.ts'
import { createFaults } from '../../src/local-aws/faults.ts'
import { awsLimits, type SageMakerContext } from '../../src/local-aws/sagemaker/context.ts'
import { createEndpointChanges } from '../../src/local-aws/sagemaker/endpoints/changes.ts'
import type { EndpointDocument } from '../../src/local-aws/sagemaker/endpoints/document.ts'
import type { Fleet } from '../../src/local-aws/sagemaker/endpoints/fleet.ts'
import type { Resources } from '../../src/local-aws/sagemaker/resources.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'

const nothing = () => undefined
const log = { info: nothing, warn: nothing, error: nothing }
const context: SageMakerContext = {
  dataDir: '/nowhere',
  storage: createMemoryStorage(),
  metrics: { record: nothing },
  events: { emit: nothing },
  alarms: { stateOf: nothing },
  clock: createClock(),
  faults: createFaults(),
  quotas: {},
  imagesFile: undefined,
  endpointUrl: 'http://127.0.0.1:1',
  log,
  account: '000000000000',
  region: 'us-east-1',
  limits: awsLimits,
  now: () => 0,
  random: () => 0,
}
const kept: EndpointDocument = {
  name: 'kept',
  arn: 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/kept',
  createdAt: 0,
  modifiedAt: 0,
  tags: [],
  status: 'InService',
  active: { configName: 'config', variants: [], shadows: [] },
}

// Regression: the status was written first, and invocations that came meanwhile found no endpoint.
it('begins to bring up an endpoint that was in service before anything is written', () => {
  const broughtUp: string[] = []
  const fleet: Fleet = {
    find: nothing,
    all: () => [],
    isClosing: () => false,
    place: async (name) => void broughtUp.push(name),
    reweigh: nothing,
    route: nothing,
    promote: nothing,
    abandon: async () => undefined,
    takeDown: async () => undefined,
    close: async () => undefined,
  }
  const never = async () => new Promise<never>(nothing)
  const endpoints: Resources<EndpointDocument> = {
    find: () => kept,
    require: () => kept,
    values: () => [kept],
    create: never,
    update: never,
    remove: never,
  }
  createEndpointChanges({ context, endpoints, fleet }).restore(kept)
  expect(broughtUp).toEqual(['kept'])
})
