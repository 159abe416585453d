import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLocalAws } from '../../../src/local-aws/start.ts'
import { image, writeImages } from '../../support/local-sagemaker.ts'
import { closeClients, createClients } from './clients.ts'
import type { Fault, OpenTarget } from './target.ts'

const instanceTypeWithoutQuota = 'ml.p4d.24xlarge'

/** The embedded AWS in a folder of its own, where twenty seconds of AWS's take one. */
export async function openEmbeddedTarget(): Promise<OpenTarget> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aws-contract-'))
  const region = 'us-east-1'
  const imagesFile = await writeImages(dataDir)
  const quotas = {
    [`${instanceTypeWithoutQuota} for training job usage`]: 0,
    [`${instanceTypeWithoutQuota} for endpoint usage`]: 0,
  }
  const start = (port: number) => startLocalAws({ port, dataDir, imagesFile, timeScale: 20, quotas })
  let server = await start(0)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const clients = createClients({ endpoint: server.url, region, credentials })
  await clients.s3.createBucket({ Bucket: 'contract' })
  return {
    clients,
    account: '000000000000',
    region,
    bucket: 'contract',
    roleArn: 'arn:aws:iam::000000000000:role/contract',
    image,
    instanceType: 'ml.m5.large',
    instanceTypeWithoutQuota,
    wait: { minDelay: 0.02, maxDelay: 0.1, maxWaitTime: 60 },
    provoke: (fault) => addFault(server.url, fault),
    async restart() {
      await server.close()
      server = await start(server.port)
    },
    async close() {
      closeClients(clients)
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function addFault(url: string, fault: Fault): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/_local-aws/faults`, { method: 'POST', headers, body: JSON.stringify(fault) })
  if (!answer.ok) throw new Error(`the fault ${JSON.stringify(fault)} was not taken: ${await answer.text()}`)
}
