import type { Credentials } from '@aws-sdk/client-sts'
import { describe, expect, it } from 'vitest'
import { useMessaging } from '../events/messaging-server.ts'

const aws = useMessaging()
const RoleArn = 'arn:aws:iam::000000000000:role/service-role/trainer'

function clientOf(given: Credentials | undefined, change: object = {}) {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = given ?? {}
  return aws.sts({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken, ...change })
}

async function assume(DurationSeconds?: number) {
  return aws.sts().assumeRole({ RoleArn, RoleSessionName: 'night-run', ...(DurationSeconds && { DurationSeconds }) })
}

describe('the identity of a caller', () => {
  it('with the local key is the account itself', async () => {
    expect(await aws.sts().getCallerIdentity({})).toMatchObject({
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:root',
      UserId: '000000000000',
    })
  })

  it('with the credentials of a role is that role, over a restart too', async () => {
    const { Credentials, AssumedRoleUser } = await assume()
    const Arn = 'arn:aws:sts::000000000000:assumed-role/trainer/night-run'
    expect(AssumedRoleUser).toEqual({ Arn, AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:night-run$/) })
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/)
    await aws.restart()
    const UserId = AssumedRoleUser?.AssumedRoleId
    expect(await clientOf(Credentials).getCallerIdentity({})).toMatchObject({ Account: '000000000000', Arn, UserId })
  })

  it('with a session of its own stays who it was', async () => {
    const { Credentials } = await aws.sts().getSessionToken({})
    const client = clientOf(Credentials)
    expect(await client.getCallerIdentity({})).toMatchObject({ Arn: 'arn:aws:iam::000000000000:root' })
    await expect(client.getSessionToken({})).rejects.toThrow('session credentials')
  })
})

describe('temporary credentials', () => {
  it('hold for as long as they were asked for and no longer', async () => {
    const { Credentials } = await assume(900)
    const client = clientOf(Credentials)
    expect(Credentials?.Expiration?.getTime()).toBeGreaterThan(aws.clock.now() + 890_000)
    await client.getCallerIdentity({})
    aws.clock.advance(900_000)
    await expect(client.getCallerIdentity({})).rejects.toMatchObject({ name: expect.stringMatching(/^ExpiredToken/) })
  })

  it.each([
    ['another secret', { secretAccessKey: 'wrong' }, 'SignatureDoesNotMatch'],
    ['another session token', { sessionToken: 'wrong' }, 'InvalidClientTokenId'],
    ['no session token', { sessionToken: undefined }, 'InvalidClientTokenId'],
  ])('with %s are refused', async (_, change, name) => {
    const { Credentials } = await assume()
    await expect(clientOf(Credentials, change).getCallerIdentity({})).rejects.toMatchObject({ name })
  })

  it.each([
    ['for less than a quarter of an hour', { DurationSeconds: 899 }, '900'],
    ['for more than twelve hours', { DurationSeconds: 43_201 }, '43200'],
    ['of something that is no role', { RoleArn: 'arn:aws:iam::000000000000:user/someone' }, 'is invalid'],
    ['under a name with a space', { RoleSessionName: 'a b' }, "'a b' at 'roleSessionName'"],
    ['with fewer rights, which nobody here would keep to', { Policy: '{}' }, 'Policy is not served'],
  ])('are not given %s', async (_, input, message) => {
    await expect(aws.sts().assumeRole({ RoleArn, RoleSessionName: 'name', ...input })).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(message),
    })
  })

  it('of a role that a role assumed hold for an hour at most', async () => {
    const { Credentials } = await assume()
    const chained = { RoleArn, RoleSessionName: 'chained' }
    await clientOf(Credentials).assumeRole(chained)
    await expect(clientOf(Credentials).assumeRole({ ...chained, DurationSeconds: 3_601 })).rejects.toThrow(
      'exceeds the 1 hour session limit for roles assumed by role chaining',
    )
  })
})
