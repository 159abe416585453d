import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCollection } from '../../src/local-aws/collection.ts'
import { startChild } from '../../src/local-aws/runner/child.ts'
import { createProcessTable, type ProcessDocument } from '../../src/local-aws/runner/process-table.ts'
import { supervisorScript } from '../../src/local-aws/runner/supervisor.ts'
import { isAlive, until } from '../support/sagemaker-requests.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runner-child-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let logs = 0
async function start(...command: string[]) {
  logs += 1
  const logFile = join(folder, `${logs}.log`)
  const env = { PATH: process.env.PATH ?? '' }
  const child = await startChild({ command, folder, env, logFile }, `${folder}:${logs}`)
  const log = () => readFile(logFile, 'utf8')
  const logged = (text: string) => until(log, (read) => read.includes(text), text)
  return { child, log, logged }
}

describe('a child', () => {
  it.each([
    [['sh', '-c', 'exit 0'], 0],
    [['sh', '-c', 'exit 3'], 3],
    [['sh', '-c', 'exit 127'], 127],
    [['sh', '-c', 'kill -KILL $$'], 137],
    [['no-such-command'], 127],
  ])('%j ends with %d', async (command, code) => {
    const { child } = await start(...command)
    expect(await child.exited).toBe(code)
  })

  it('writes what it says, and why it could not start, to its log', async () => {
    const { child, log } = await start('sh', '-c', 'echo out; echo err >&2')
    await child.exited
    expect(await log()).toBe('out\nerr\n')
    const missing = await start('no-such-command')
    await missing.child.exited
    expect(await missing.log()).toContain('no-such-command')
  })

  it('gets arguments as they are', async () => {
    const { child, log } = await start('printf', '%s|', 'a b', '$HOME', "it's", '*')
    await child.exited
    expect(await log()).toBe("a b|$HOME|it's|*|")
  })

  it('may handle SIGTERM and end with a code of its own', async () => {
    const { child, logged } = await start('sh', '-c', 'trap "exit 5" TERM; echo ready; while :; do sleep 0.05; done')
    await logged('ready')
    expect(await child.stop(10_000)).toBe(5)
  })

  it('that ignores SIGTERM is killed after the grace, with its own children', async () => {
    const { child, log, logged } = await start('sh', '-c', 'trap "" TERM; sleep 100 & echo child=$!; wait; sleep 100')
    await logged('child=')
    const grandchild = Number(/child=(\d+)/.exec(await log())?.[1])
    expect(isAlive(grandchild)).toBe(true)
    expect(await child.stop(100)).toBe(137)
    await until(
      async () => isAlive(grandchild),
      (alive) => !alive,
      'the end of the grandchild',
    )
  })

  it('takes with it what it left running', async () => {
    const { child, log } = await start('sh', '-c', 'sleep 100 & echo left=$!')
    await child.exited
    const left = Number(/left=(\d+)/.exec(await log())?.[1])
    await until(
      async () => isAlive(left),
      (alive) => !alive,
      'the end of what was left',
    )
  })
})

describe('a child that leaves its process group', () => {
  // `setsid` from util-linux stands for what daemons do.
  const escaping = ['sh', '-c', 'setsid sleep 100 & echo escaped=$!; wait']
  const escapedOf = async (log: () => Promise<string>) => Number(/escaped=(\d+)/.exec(await log())?.[1])
  const gone = (pid: number) =>
    until(
      async () => isAlive(pid),
      (alive) => !alive,
      `the end of ${pid}`,
    )

  it('is ended with what started it', async () => {
    const { child, log, logged } = await start(...escaping)
    await logged('escaped=')
    const escaped = await escapedOf(log)
    await child.stop(1_000)
    await gone(escaped)
  })

  it('is ended when the server dies', async () => {
    const mark = `LOCAL_AWS_PROCESS=${folder}:dying`
    const supervisor = spawn('/bin/sh', ['-c', supervisorScript, 'supervisor', mark, ...escaping], {
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const [said] = await once(supervisor.stdout, 'data')
    const escaped = Number(/escaped=(\d+)/.exec(String(said))?.[1])
    expect(isAlive(escaped)).toBe(true)
    // What the end of the server does to the pipe that only it holds.
    supervisor.stdin.destroy()
    await gone(escaped)
  })

  it('is found by the next server when nothing was left to end it', async () => {
    const owner = join(folder, 'owner')
    const collection = await openCollection<ProcessDocument>(owner)
    const logFile = join(folder, 'escaped.log')
    const env = { PATH: process.env.PATH ?? '' }
    const child = await createProcessTable(collection, owner).start('escaped', {
      command: escaping,
      folder,
      env,
      logFile,
    })
    const log = () => readFile(logFile, 'utf8')
    await until(log, (read) => read.includes('escaped='), 'the escaped process')
    const escaped = await escapedOf(log)
    // Without its record, as if the server had been killed before it was written.
    await collection.delete(String(child.pid))
    await createProcessTable(collection, owner).killLeftovers()
    await gone(escaped)
    await child.exited
  })

  it('is not mistaken for that of another server', async () => {
    const { child, log, logged } = await start(...escaping)
    await logged('escaped=')
    const escaped = await escapedOf(log)
    await createProcessTable(await openCollection<ProcessDocument>(join(folder, 'none')), 'another').killLeftovers()
    expect(isAlive(escaped)).toBe(true)
    await child.stop(0)
  })
})

describe('the table of processes', () => {
  it('forgets children that ended', async () => {
    const collection = await openCollection<ProcessDocument>(join(folder, 'ended'))
    const child = await createProcessTable(collection, folder).start('test', {
      command: ['true'],
      folder,
      env: {},
      logFile: join(folder, 'a.log'),
    })
    await child.exited
    await until(
      async () => collection.values().length,
      (left) => left === 0,
      'an empty table',
    )
  })

  it('kills what an earlier server left running, and no later process with the same id', async () => {
    const collection = await openCollection<ProcessDocument>(join(folder, 'left'))
    const { child } = await start('sleep', '100')
    const innocent = await start('sleep', '100')
    const earlier = createProcessTable(collection, folder)
    const recorded = await earlier.start('left', {
      command: ['sleep', '100'],
      folder,
      env: { PATH: process.env.PATH ?? '' },
      logFile: join(folder, 'b.log'),
    })
    await collection.put(String(innocent.child.pid), {
      pid: innocent.child.pid,
      startedAt: 'another boot 1',
      purpose: 'reused',
    })
    const killed = await createProcessTable(collection, folder).killLeftovers()
    expect(killed.map(({ purpose }) => purpose)).toEqual(['left'])
    expect(await recorded.exited).toBe(137)
    expect(isAlive(innocent.child.pid)).toBe(true)
    await innocent.child.stop(0)
    await child.stop(0)
  })
})
