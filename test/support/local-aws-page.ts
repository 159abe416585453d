const begin =
  '<!-- Generated from the registered operations by test/contract/local-aws-page.test.ts. Do not edit. -->\n'
const end = '<!-- End of what is generated. -->'

const titles: Readonly<Record<string, string>> = {
  events: 'EventBridge',
  logs: 'CloudWatch Logs',
  monitoring: 'CloudWatch',
  s3: 'S3',
  sagemaker: 'SageMaker',
  'sagemaker-runtime': 'SageMaker Runtime',
  sns: 'SNS',
  sqs: 'SQS',
  sts: 'STS',
}

/** The page docs/local-aws.md with the operations as they are. */
export function withOperations(page: string, services: Readonly<Record<string, readonly string[]>>): string {
  const lines = Object.keys(services)
    .map((service) => `- **${titles[service] ?? service}**: ${(services[service] ?? []).join(', ')}\n`)
    .sort()
  return `${page.slice(0, page.indexOf(begin) + begin.length)}\n${lines.join('')}\n${page.slice(page.indexOf(end))}`
}

/** The code blocks of a page that have a file name beside their language, by that name. */
export function filesOf(page: string): Readonly<Record<string, string>> {
  const blocks = [...page.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)]
  return Object.fromEntries(blocks.map(([, name = '', text = '']) => [name, text]))
}
