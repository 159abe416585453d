import { describe, expect, it } from 'vitest'
import { checkedTarget } from '../../../src/local-aws/admin/fault-target.ts'
import { faultSchema } from '../../../src/local-aws/faults.ts'

const served = { sagemaker: ['CreateTrainingJob'], s3: ['PutObject'], 'sagemaker-runtime': ['InvokeEndpoint'] }
const check = (fault: object) => checkedTarget(faultSchema.parse(fault), served)

describe('a fault that can strike', () => {
  it.each([
    { kind: 'throttle' },
    { kind: 'throttle', service: 'sagemaker', operation: 'InvokeEndpoint' },
    { kind: 'slow', operation: 'PutObject' },
    { kind: 'job-crash', service: 'sagemaker', operation: 'CreateTrainingJob' },
    { kind: 'endpoint-rollback', operation: 'UpdateEndpoint' },
    { kind: 'lose-event', service: 'events', operation: 'SageMaker Training Job State Change' },
  ])('is taken: %j', (fault) => {
    expect(check(fault)).toMatchObject(fault)
  })

  it('at the runtime is one of the service that the runtime signs as', () => {
    expect(check({ kind: 'slow', service: 'sagemaker-runtime' }).service).toBe('sagemaker')
  })
})

describe('a fault that could never strike', () => {
  it.each([
    [{ kind: 'throttle', service: 'SageMaker' }, 'fault.service must be one of sagemaker, s3'],
    [{ kind: 'throttle', operation: 'CreateTraningJob' }, 'fault.operation must be one of'],
    [{ kind: 'slow', service: 's3', operation: 'CreateTrainingJob' }, 'fault.operation must be one of PutObject'],
    [{ kind: 'job-crash', service: 's3' }, 'fault.service must be one of sagemaker'],
    [{ kind: 'job-crash', operation: 'CreateModel' }, 'fault.operation must be one of CreateTrainingJob'],
    [{ kind: 'lose-event', service: 'sqs' }, 'fault.service must be one of events'],
  ])('is refused: %j', (fault, message) => {
    expect(() => check(fault)).toThrow(message)
  })
})
