const region = 'us-east-1'

/** The services that Perennial or this server knows, as the endpoint variables of AWS's clients spell them. */
const services = [
  'S3',
  'SAGEMAKER',
  'SAGEMAKER_RUNTIME',
  'CLOUDWATCH',
  'CLOUDWATCH_LOGS',
  'EVENTBRIDGE',
  'SQS',
  'SNS',
  'STS',
]

/** What a user's shell may hold and would lead an AWS client elsewhere, whatever else is set. */
const misleading = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  ...services.map(endpointVariable),
]

/** The variables that send every AWS client to the server at this address, and to nothing real. */
export function environmentFor(url: string): Record<string, string> {
  return {
    ...base(url),
    // Over what the environment of this process may hold of them: one left as it was would send that client to the real AWS.
    ...Object.fromEntries(services.map((service) => [endpointVariable(service), url])),
    AWS_SESSION_TOKEN: '',
  }
}

/** The same for a shell to evaluate. A shell can take variables away, so nothing is said twice. */
export function shellLinesFor(url: string): string[] {
  const exports = Object.entries(base(url)).map(([name, value]) => `export ${name}=${value}`)
  return [`unset ${misleading.join(' ')}`, ...exports]
}

function base(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // Without this a client without region or keys asks the machine's metadata service, and waits for it.
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

function endpointVariable(service: string): string {
  return `AWS_ENDPOINT_URL_${service}`
}
