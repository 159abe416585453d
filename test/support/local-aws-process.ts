import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { SageMaker } from '@aws-sdk/client-sagemaker'
import { SageMakerRuntime } from '@aws-sdk/client-sagemaker-runtime'
import { execa } from 'execa'

const root = fileURLToPath(new URL('../..', import.meta.url))
const launcher = fileURLToPath(new URL('./run-local-aws.mjs', import.meta.url))

/** Compiles the embedded AWS, since Node runs no TypeScript, below node_modules, where its packages are found. Answers the folder. */
export async function compileLocalAws(): Promise<string> {
  const outDir = await mkdtemp(join(root, 'node_modules', '.local-aws-'))
  const tsc = join(root, 'node_modules', '.bin', 'tsc')
  const flags = ['--ignoreConfig', '--noCheck', '--rewriteRelativeImportExtensions', '--skipLibCheck']
  const target = [
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--types',
    'node',
    '--rootDir',
    root,
    '--outDir',
    outDir,
  ]
  await execa(tsc, [...flags, ...target, join(root, 'src/local-aws/start.ts')])
  return outDir
}

/** The embedded AWS as a process that can be killed. */
export async function spawnLocalAws(compiled: string, dataDir: string, imagesFile: string) {
  const start = pathToFileURL(join(compiled, 'src/local-aws/start.js')).href
  const server = spawn(process.execPath, [launcher, start, dataDir, imagesFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await firstLine(server)
  const client = {
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  }
  return {
    sagemaker: new SageMaker(client),
    runtime: new SageMakerRuntime(client),
    async kill() {
      const exited = once(server, 'exit')
      server.kill('SIGKILL')
      await exited
    },
  }
}

async function firstLine(server: ChildProcess): Promise<string> {
  const ended = once(server, 'exit').then(([code]) => {
    throw new Error(`the embedded AWS ended with exit code ${code} before it was ready`)
  })
  const [line] = await Promise.race([once(server.stdout ?? server, 'data'), ended])
  return String(line).trim()
}
