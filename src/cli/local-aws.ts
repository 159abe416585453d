import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { readQuotas, shellLinesFor, startLocalAws } from '../local-aws/start.ts'
import { untilInterrupted } from './interruption.ts'
import { parsePort, parsePositive } from './options.ts'
import { packageRoot } from './package-root.ts'

type LocalAwsOptions = { port: number; data: string; images: string; timeScale: number; quotas?: string }

export const localAwsCommand = new Command('local-aws')
  .description('Serves SageMaker, S3, CloudWatch and events on 127.0.0.1, with jobs and endpoints as processes')
  .option('--port <number>', 'port to serve on; 0 takes a free one', parsePort, 4566)
  .option('--data <folder>', 'where everything is kept', '.perennial/aws')
  .option('--images <file>', 'which command an image URI stands for', join(packageRoot, 'containers/images.json'))
  .option('--time-scale <number>', "how many times as fast AWS's own limits and periods pass", parsePositive, 1)
  .option(
    '--quotas <file>',
    'JSON: instances that there may be, by the name of the quota; without it there is no limit',
  )
  .action(async ({ port, data, images, timeScale, quotas }: LocalAwsOptions) => {
    const tell = (line: string) => void process.stderr.write(`${line}\n`)
    const server = await startLocalAws({
      port,
      dataDir: resolve(data),
      imagesFile: resolve(images),
      timeScale,
      ...(quotas !== undefined && { quotas: await readQuotas(resolve(quotas)) }),
      log: tell,
    })
    process.stdout.write(`${shellLinesFor(server.url).join('\n')}\n`)
    tell(`inspect it at ${server.url}/`)
    await untilInterrupted()
    await server.close()
  })
