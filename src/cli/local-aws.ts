import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { environmentFor, startLocalAws } from '../local-aws/start.ts'
import { untilInterrupted } from './interruption.ts'
import { parsePort } from './options.ts'
import { packageRoot } from './package-root.ts'

type LocalAwsOptions = { port: number; data: string; images: string }

export const localAwsCommand = new Command('local-aws')
  .description('Serves S3, SageMaker and CloudWatch on 127.0.0.1, with jobs and endpoints as processes')
  .option('--port <number>', 'port to serve on; 0 takes a free one', parsePort, 4566)
  .option('--data <folder>', 'where everything is kept', '.perennial/aws')
  .option('--images <file>', 'which command an image URI stands for', join(packageRoot, 'containers/images.json'))
  .action(async ({ port, data, images }: LocalAwsOptions) => {
    const server = await startLocalAws({
      port,
      dataDir: resolve(data),
      imagesFile: resolve(images),
      log: (line: string) => process.stderr.write(`${line}\n`),
    })
    for (const [name, value] of Object.entries(environmentFor(server.url)))
      process.stdout.write(`export ${name}=${value}\n`)
    await untilInterrupted()
    await server.close()
  })
