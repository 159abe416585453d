import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { environmentFor, shellLinesFor } from '../../src/local-aws/environment.ts'

const url = 'http://127.0.0.1:4566'
const ofTheUser = {
  AWS_PROFILE: 'work',
  AWS_SESSION_TOKEN: 'token',
  AWS_ENDPOINT_URL_S3: 'https://s3.example',
  AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: 'https://runtime.example',
  AWS_ACCESS_KEY_ID: 'AKIA',
  AWS_REGION: 'eu-west-1',
}

describe('the lines for a shell', () => {
  it('leave nothing that leads a client elsewhere, whatever the shell held before', async () => {
    const script = `${shellLinesFor(url).join('\n')}\nenv`
    const { stdout } = await execa('sh', ['-ec', script], {
      env: { ...ofTheUser, PATH: process.env.PATH },
      extendEnv: false,
    })
    const left = stdout.split('\n').filter((line) => line.startsWith('AWS_'))
    expect(left.sort()).toEqual([
      'AWS_ACCESS_KEY_ID=local',
      'AWS_DEFAULT_REGION=us-east-1',
      'AWS_EC2_METADATA_DISABLED=true',
      `AWS_ENDPOINT_URL=${url}`,
      'AWS_REGION=us-east-1',
      'AWS_SECRET_ACCESS_KEY=local',
    ])
  })
})

describe('the variables for a process', () => {
  it('overrule every endpoint and token of the process that starts it', () => {
    const { AWS_PROFILE: _, ...rest } = { ...ofTheUser, ...environmentFor(url) }
    const elsewhere = Object.entries(rest).filter(
      ([name, value]) => name.startsWith('AWS_ENDPOINT_URL') && value !== url,
    )
    expect(elsewhere).toEqual([])
    expect(rest).toMatchObject({ AWS_SESSION_TOKEN: '', AWS_ACCESS_KEY_ID: 'local', AWS_REGION: 'us-east-1' })
  })
})
