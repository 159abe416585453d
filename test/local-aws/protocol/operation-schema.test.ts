import * as cloudwatch from '@aws-sdk/client-cloudwatch'
import * as sagemaker from '@aws-sdk/client-sagemaker'
import { describe, expect, it } from 'vitest'
import { readServiceSchema, requiredMembers } from '../../../src/local-aws/protocol/operation-schema.ts'

// Pins what the clients' packages export and promise nobody: when this fails after an update, mend operation-schema.ts.
describe('the schemas that AWS exports with its clients', () => {
  const schema = readServiceSchema(sagemaker)

  it('name every operation that the client has a command for', () => {
    const commands = Object.keys(sagemaker).filter((name) => /^[A-Z].*Command$/.test(name) && !name.startsWith('$'))
    expect([...schema.operations.keys()].sort()).toEqual(commands.map((name) => name.replace(/Command$/, '')).sort())
  })

  it.each([
    ['CreateTrainingJob', ['OutputDataConfig', 'RoleArn', 'TrainingJobName']],
    ['CreateEndpoint', ['EndpointConfigName', 'EndpointName']],
    ['CreateModelPackage', []],
    ['ListEndpoints', []],
  ])('tell which members of %s are required', (operation, required) => {
    const input = schema.operations.get(operation)?.input
    expect(input && [...requiredMembers(input)].sort()).toEqual(required)
  })

  it('tell the types of members', () => {
    const input = schema.operations.get('DescribeTrainingJob')?.output
    expect(input?.getMemberSchema('CreationTime').isTimestampSchema()).toBe(true)
    expect(input?.getMemberSchema('HyperParameters').isMapSchema()).toBe(true)
    expect(input?.getMemberSchema('InputDataConfig').getValueSchema().isStructSchema()).toBe(true)
    expect(input?.getMemberSchema('TrainingTimeInSeconds').isNumericSchema()).toBe(true)
  })

  it('tell the codes of errors in the Query protocol', () => {
    expect(readServiceSchema(cloudwatch).queryErrorCodes.get('InvalidParameterValueException')).toBe(
      'InvalidParameterValue',
    )
  })
})
