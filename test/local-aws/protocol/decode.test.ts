import * as cloudwatch from '@aws-sdk/client-cloudwatch'
import * as sagemaker from '@aws-sdk/client-sagemaker'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeInput } from '../../../src/local-aws/protocol/decode.ts'
import { encodeOutput } from '../../../src/local-aws/protocol/encode.ts'
import { readServiceSchema } from '../../../src/local-aws/protocol/operation-schema.ts'
import { ServiceError } from '../../../src/local-aws/service.ts'

const schemas = new Map([...readServiceSchema(sagemaker).operations, ...readServiceSchema(cloudwatch).operations])

function schemaOf(name: string) {
  const operation = schemas.get(name)
  if (!operation) throw new RangeError(`no operation ${name}`)
  return operation
}
const decode = (name: string, json: unknown) => decodeInput(schemaOf(name).input, json)

describe('decoding a request', () => {
  it('turns epoch seconds with fractions into dates and ignores members that are unknown or null', () => {
    const json = { CreationTimeAfter: 1_700_000_000.25, MaxResults: 5, NameContains: null, Nonsense: { a: 1 } }
    expect(decode('ListEndpoints', json)).toEqual({ CreationTimeAfter: new Date(1_700_000_000_250), MaxResults: 5 })
  })

  it('reads the strings that stand for numbers JSON has not', () => {
    const json = { Namespace: 'n', MetricData: [{ MetricName: 'm', Value: 'NaN' }] }
    expect(decode('PutMetricData', json)).toMatchObject({ MetricData: [{ Value: Number.NaN }] })
  })

  it('names all members that are missing, in AWS words and places', () => {
    const json = { TrainingJobName: 'j', OutputDataConfig: {}, Tags: [{ Key: 'a' }] }
    expect(() => decode('CreateTrainingJob', json)).toThrow(
      expect.objectContaining({
        name: 'ValidationException',
        message:
          "3 validation errors detected: Value null at 'outputDataConfig.s3OutputPath' failed to satisfy constraint: Member must not be null; Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null; Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
      }),
    )
  })

  it.each([
    ['DescribeEndpoint', { EndpointName: 5 }, "NUMBER_VALUE can not be converted to a String at 'endpointName'"],
    ['ListEndpoints', { MaxResults: '5' }, "STRING_VALUE can not be converted to a Number at 'maxResults'"],
    [
      'ListEndpoints',
      { CreationTimeAfter: 'soon' },
      "STRING_VALUE can not be converted to a Timestamp at 'creationTimeAfter'",
    ],
    [
      'CreateEndpointConfig',
      { ProductionVariants: {} },
      "START_OBJECT can not be converted to a list at 'productionVariants'",
    ],
    [
      'CreateTrainingJob',
      { HyperParameters: { a: 1 } },
      "NUMBER_VALUE can not be converted to a String at 'hyperParameters.a.member'",
    ],
    [
      'CreateTrainingJob',
      { HyperParameters: [] },
      "START_ARRAY can not be converted to a structure at 'hyperParameters'",
    ],
    ['DescribeEndpoint', [], 'START_ARRAY can not be converted to a structure'],
    ['DescribeEndpoint', null, 'NULL_VALUE can not be converted to a structure'],
  ])('refuses %s %j', (name, json, message) => {
    expect(() => decode(name, json)).toThrow(expect.objectContaining({ name: 'SerializationException', message }))
  })

  it('of any JSON for any operation yields a value or an AWS error, never anything else', () => {
    const keys = fc.constantFrom(
      'TrainingJobName',
      'Tags',
      'MetricData',
      'StartTime',
      'Key',
      '__proto__',
      'constructor',
    )
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.string(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 3 }),
        tie('object'),
      ),
      object: fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
    }))
    fc.assert(
      fc.property(fc.constantFrom(...schemas.keys()), json.object, (name, input) => {
        try {
          decode(name, input)
        } catch (error) {
          expect(error).toBeInstanceOf(ServiceError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('encoding an answer', () => {
  const encode = (name: string, output: object) => encodeOutput(schemaOf(name).output, output)

  it('turns dates, also those kept as text, into epoch seconds', () => {
    const time = new Date(1_700_000_000_250)
    expect(encode('DescribeEndpoint', { CreationTime: time, LastModifiedTime: time.toISOString() })).toEqual({
      CreationTime: 1_700_000_000.25,
      LastModifiedTime: 1_700_000_000.25,
    })
  })

  it('leaves out structures with nothing in them and members that nobody knows, and keeps empty texts', () => {
    const output = {
      VpcConfig: {},
      OutputDataConfig: { KmsKeyId: '' },
      Internal: 1,
      RoleArn: undefined,
      HyperParameters: {},
    }
    expect(encode('DescribeTrainingJob', output)).toEqual({ OutputDataConfig: { KmsKeyId: '' }, HyperParameters: {} })
  })
})
