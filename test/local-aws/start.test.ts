import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { environmentFor, startLocalAws } from '../../src/local-aws/start.ts'
import { useLocalAws } from './running-server.ts'

const aws = useLocalAws()

describe('a second server', () => {
  it('refuses the data folder of the first, by name', async () => {
    await expect(startLocalAws({ port: 0, dataDir: aws.running.dataDir })).rejects.toThrow(aws.running.dataDir)
  })

  it('refuses the port of the first, by number, and lets its own folder go', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'second-'))
    const port = Number(new URL(aws.url()).port)
    await expect(startLocalAws({ port, dataDir })).rejects.toThrow(`port ${port} must be free`)
    await (await startLocalAws({ port: 0, dataDir })).close()
    await rm(dataDir, { recursive: true })
  })
})

describe('a server', () => {
  it('listens on loopback only', () => {
    expect(new URL(aws.url()).hostname).toBe('127.0.0.1')
  })

  it('frees its port when closed', async () => {
    const port = Number(new URL(aws.url()).port)
    await aws.restart()
    const dataDir = await mkdtemp(join(tmpdir(), 'third-'))
    await (await startLocalAws({ port, dataDir })).close()
    await rm(dataDir, { recursive: true })
  })

  it('names every variable that an AWS client needs to reach it and nothing else', () => {
    expect(environmentFor('http://127.0.0.1:1')).toMatchObject({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: 'us-east-1',
    })
  })
})
