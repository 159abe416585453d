import { cpus, loadavg, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { packageRoot } from '../src/cli/package-root.ts'

/** Where and when figures were measured; without it they mean nothing. */
export type Machine = {
  readonly date: string
  readonly commit: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGib: number
  readonly system: string
  readonly node: string
  readonly python: string
  /** Processes that wanted a core before the benchmark began, over 1, 5 and 15 minutes; far from 0 means a busy machine. */
  readonly loadAtStart: readonly number[]
}

const bytesPerGib = 1024 ** 3

export async function describeMachine(): Promise<Machine> {
  const loadAtStart = loadavg().map((load) => Number(load.toFixed(2)))
  return {
    date: new Date().toISOString(),
    commit: await describeCommit(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGib: Number((totalmem() / bytesPerGib).toFixed(1)),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    python: (await answerOf(join(packageRoot, '.tools/python/bin/python'), ['--version'])).replace(/^Python /, ''),
    loadAtStart,
  }
}

async function describeCommit(): Promise<string> {
  const commit = await answerOf('git', ['rev-parse', '--short=12', 'HEAD'])
  const changes = await answerOf('git', ['status', '--porcelain', '--', 'src', 'bench', 'containers', 'examples'])
  return changes === '' || changes === unknown ? commit : `${commit} with changes`
}

const unknown = 'unknown'

async function answerOf(command: string, args: readonly string[]): Promise<string> {
  const { stdout, failed } = await execa(command, args, { cwd: packageRoot, reject: false })
  return failed ? unknown : stdout.trim()
}
