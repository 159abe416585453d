import { closeClients, createClients } from './clients.ts'
import type { InstanceType, OpenTarget } from './target.ts'

/** AWS itself, with the credentials of the environment; what each variable means is in the README beside this file. */
export async function openRealTarget(): Promise<OpenTarget> {
  const region = required('AWS_REGION')
  const clients = createClients({ region })
  const { Account: account = '' } = await clients.sts.getCallerIdentity({})
  return {
    clients,
    account,
    region,
    bucket: required('PERENNIAL_CONTRACT_BUCKET'),
    roleArn: required('PERENNIAL_CONTRACT_ROLE_ARN'),
    image: required('PERENNIAL_CONTRACT_IMAGE'),
    // AWS says of a type that it does not have.
    instanceType: (process.env.PERENNIAL_CONTRACT_INSTANCE_TYPE ?? 'ml.m5.large') as InstanceType,
    instanceTypeWithoutQuota: (process.env.PERENNIAL_CONTRACT_INSTANCE_TYPE_WITHOUT_QUOTA ??
      'ml.p4d.24xlarge') as InstanceType,
    wait: { minDelay: 5, maxDelay: 30, maxWaitTime: 2_400 },
    provoke: async ({ kind }) => {
      throw new Error(`AWS cannot be made to show ${kind} on request`)
    },
    restart: async () => {
      throw new Error('AWS cannot be started again')
    },
    close: async () => closeClients(clients),
  }
}

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} must be set for PERENNIAL_CONTRACT=aws, see test/contract/aws/README.md`)
  return value
}
