import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3 } from '@aws-sdk/client-s3'
import { SageMaker } from '@aws-sdk/client-sagemaker'
import { SageMakerRuntime } from '@aws-sdk/client-sagemaker-runtime'
import { startLocalAws } from '../../../src/local-aws/start.ts'
import { image } from '../../support/local-sagemaker.ts'

// Logs what the test writes into a file, line by line, and ends when it says so.
const train = `
const fs = require('node:fs')
let said = 0
setInterval(() => {
  for (const line of fs.readFileSync(process.env.SAY, 'utf8').split('\\n').slice(said, -1)) {
    said += 1
    if (line === 'end') process.exit(0)
    if (line.startsWith('fail ')) { fs.writeFileSync(process.env.SAGEMAKER_BASE_DIR + '/output/failure', line.slice(5)); process.exit(1) }
    console.log(line)
  }
}, 20)`
const serve = `
require('node:http').createServer((request, response) => response.end('ok'))
  .listen(Number(process.env.SAGEMAKER_BIND_TO_PORT), process.env.SAGEMAKER_BIND_TO_HOST)`

/** The embedded AWS whose training jobs log what a test lets them say. */
export async function startTalkingServer() {
  const folder = await mkdtemp(join(tmpdir(), 'inspect-'))
  const say = join(folder, 'say')
  const imagesFile = join(folder, 'images.json')
  await writeFile(say, '')
  const command = (script: string) => ['node', '-e', script]
  await writeFile(
    imagesFile,
    JSON.stringify({ [image]: { train: command(train), serve: command(serve), env: { SAY: say } } }),
  )
  const aws = await startLocalAws({ port: 0, dataDir: join(folder, 'data'), imagesFile })
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const config = { endpoint: aws.url, region: 'us-east-1', credentials }
  const sagemaker = new SageMaker(config)
  const runtime = new SageMakerRuntime(config)
  const s3 = new S3({ ...config, forcePathStyle: true })
  await s3.createBucket({ Bucket: 'bucket' })
  return {
    url: aws.url,
    sagemaker,
    runtime,
    s3,
    say: (line: string) => appendFile(say, `${line}\n`),
    /** Jobs that start from now on say nothing of what was said before. */
    silence: () => writeFile(say, ''),
    async stop() {
      for (const client of [sagemaker, runtime, s3]) client.destroy()
      await aws.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type TalkingServer = Awaited<ReturnType<typeof startTalkingServer>>
