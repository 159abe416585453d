import type { Environment } from './settings.ts'

const services = ['SAGEMAKER', 'SAGEMAKER_RUNTIME', 'CLOUDWATCH', 'S3'] as const
const forAll = 'AWS_ENDPOINT_URL'
const remedy = 'run `perennial local-aws`, which prints them, and set what it prints'

/**
 * Keeps laptop and cloud apart. In `local` every AWS service must be directed to this machine, since the AWS clients would
 * otherwise fall through to the real one; anywhere else none may be.
 */
export function awsEndpointMistakes(environment: string, env: Environment): string[] {
  return environment === 'local' ? localMistakes(env) : remoteMistakes(environment, env)
}

function localMistakes(env: Environment): string[] {
  // The AWS clients' own switch to use the real AWS despite all endpoint variables.
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') {
    return ['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true: environment local would call the real AWS; unset it']
  }
  return services
    .flatMap((service) => {
      const own = `${forAll}_${service}`
      const variable = env[own] ? own : forAll
      const url = env[variable]
      if (!url) return [`${own} is not set, nor ${forAll}: environment local would call the real AWS; ${remedy}`]
      if (isLoopback(url)) return []
      return [`${variable} must point to this machine in environment local, got ${JSON.stringify(url)}; ${remedy}`]
    })
    .filter(first)
}

function remoteMistakes(environment: string, env: Environment): string[] {
  return [forAll, ...services.map((service) => `${forAll}_${service}`)].flatMap((variable) => {
    const url = env[variable]
    if (!url || !isLoopback(url)) return []
    return [
      `${variable} points to this machine (${url}), but the environment is ${environment}; unset it, or set PERENNIAL_ENVIRONMENT=local`,
    ]
  })
}

// One variable for all services would be named once a service.
function first(mistake: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(mistake) === index
}

function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
