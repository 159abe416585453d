import { describe, expect, it } from 'vitest'
import { loadSettings, SettingsError } from '../../src/config/load.ts'

const local = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }
const remote = { PERENNIAL_ENVIRONMENT: 'test', AWS_REGION: 'eu-west-1' }

function mistakesOf(env: Record<string, string>): readonly string[] {
  try {
    loadSettings(env)
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes
    throw error
  }
}

describe('settings', () => {
  it('have defaults that run on a laptop', () => {
    expect(loadSettings(local)).toEqual({
      environment: 'local',
      awsRegion: 'us-east-1',
      gateway: { host: '127.0.0.1', port: 8080 },
      logLevel: 'info',
      heartbeatThrottleMs: 20_000,
    })
  })

  it('are read from the environment, an empty variable counting as unset', () => {
    const env = {
      PERENNIAL_LOG_LEVEL: '',
      PERENNIAL_GATEWAY_PORT: '0',
      PERENNIAL_HEARTBEAT_THROTTLE: '200 ms',
    }
    expect(loadSettings({ ...local, ...env })).toMatchObject({
      logLevel: 'info',
      gateway: { port: 0 },
      heartbeatThrottleMs: 200,
    })
  })

  it('list all mistakes at once, each with the variable, the rule and what was got', () => {
    expect(
      mistakesOf({
        PERENNIAL_GATEWAY_PORT: '70000',
        PERENNIAL_HEARTBEAT_THROTTLE: '20',
        PERENNIAL_LOG_LEVEL: 'loud',
      }),
    ).toEqual([
      'PERENNIAL_GATEWAY_PORT must be a port from 0 to 65535, got "70000"',
      'PERENNIAL_LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, got "loud"',
      'PERENNIAL_HEARTBEAT_THROTTLE must be a duration such as 20 seconds, got "20"',
      expect.stringContaining('AWS_ENDPOINT_URL_SAGEMAKER is not set'),
      expect.stringContaining('AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME is not set'),
      expect.stringContaining('AWS_ENDPOINT_URL_CLOUDWATCH is not set'),
      expect.stringContaining('AWS_ENDPOINT_URL_S3 is not set'),
    ])
  })

  it('need the region in every environment but local', () => {
    expect(mistakesOf({ PERENNIAL_ENVIRONMENT: 'test' })).toEqual([
      "AWS_REGION is required in environment test; set it to the region of the model's environment",
    ])
  })
})

describe('in environment local', () => {
  const services = ['SAGEMAKER', 'SAGEMAKER_RUNTIME', 'CLOUDWATCH', 'S3']
  const each = Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, 'http://localhost:4566']))

  it.each(services)(
    'an endpoint for each service but %s would fall through to the real AWS, and is refused',
    (service) => {
      const variable = `AWS_ENDPOINT_URL_${service}`
      const { [variable]: _, ...others } = each
      expect(mistakesOf(each)).toEqual([])
      expect(mistakesOf(others)).toEqual([
        `${variable} is not set, nor AWS_ENDPOINT_URL: environment local would call the real AWS; run \`perennial local-aws\`, which prints them, and set what it prints`,
      ])
    },
  )

  it.each(['http://127.0.0.1:1', 'http://127.1.2.3', 'http://localhost:4566', 'http://[::1]:4566'])(
    '%s is this machine',
    (url) => {
      expect(mistakesOf({ AWS_ENDPOINT_URL: url })).toEqual([])
    },
  )

  it.each(['https://s3.eu-west-1.amazonaws.com', 'http://127.0.0.1.example', 'http://10.0.0.1', 'not an address'])(
    '%s is not, and is refused once',
    (url) => {
      expect(mistakesOf({ AWS_ENDPOINT_URL: url })).toEqual([
        expect.stringContaining(`AWS_ENDPOINT_URL must point to this machine in environment local, got "${url}"`),
      ])
    },
  )

  it('one endpoint elsewhere is refused though the others are here', () => {
    expect(mistakesOf({ ...local, AWS_ENDPOINT_URL_S3: 'https://s3.amazonaws.com' })).toEqual([
      expect.stringContaining('AWS_ENDPOINT_URL_S3 must point to this machine'),
    ])
  })

  it('the switch that makes AWS clients ignore all endpoints is refused', () => {
    expect(mistakesOf({ ...local, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' })).toEqual([
      expect.stringContaining('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true'),
    ])
  })
})

describe('in every other environment', () => {
  it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SAGEMAKER', 'AWS_ENDPOINT_URL_S3'])(
    '%s on this machine is refused',
    (variable) => {
      expect(mistakesOf({ ...remote, [variable]: 'http://127.0.0.1:4566' })).toEqual([
        `${variable} points to this machine (http://127.0.0.1:4566), but the environment is test; unset it, or set PERENNIAL_ENVIRONMENT=local`,
      ])
    },
  )

  it('no endpoint, or one of a private network, is fine', () => {
    expect(mistakesOf(remote)).toEqual([])
    expect(
      mistakesOf({ ...remote, AWS_ENDPOINT_URL_S3: 'https://bucket.vpce-1a2b.s3.eu-west-1.vpce.amazonaws.com' }),
    ).toEqual([])
  })
})
