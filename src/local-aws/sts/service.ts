import type { AssumeRoleRequest, GetSessionTokenRequest } from '@aws-sdk/client-sts'
import type { Clock } from '../clock.ts'
import { type Caller, type Operations, ServiceError } from '../service.ts'
import { hourSeconds, readDuration, readRole, readSessionName, refuseUnserved } from './request-rules.ts'
import { openSessions, type Session } from './sessions.ts'
import { uniqueId } from './unique-id.ts'

export type StsOptions = { readonly folder: string; readonly clock: Clock; readonly account: string }

export type Sts = {
  readonly operations: Operations
  /** What belongs to temporary credentials, expired ones too; undefined for another key or a wrong session token. */
  secretOf(accessKeyId: string, sessionToken: string | undefined): IssuedSecret | undefined
}

/** `expiresAt` is in the machine's own time, by which signatures are judged. */
type IssuedSecret = { readonly secret: string; readonly arn: string; readonly expiresAt: number }

export async function createSts({ folder, clock, account }: StsOptions): Promise<Sts> {
  const sessions = await openSessions(folder, clock)
  const userIdOf = ({ arn }: Caller) => (arn.endsWith(':root') ? account : uniqueId('AIDA', arn))

  const operations: Operations = {
    async GetCallerIdentity(_: object, caller: Caller) {
      const UserId = sessions.find(caller.accessKeyId)?.userId ?? userIdOf(caller)
      return { UserId, Account: accountOf(caller), Arn: caller.arn }
    },

    async AssumeRole(input: AssumeRoleRequest, caller: Caller) {
      refuseUnserved(input)
      const role = readRole(input.RoleArn)
      const name = readSessionName(input.RoleSessionName)
      const isChained = caller.arn.includes(':assumed-role/')
      const seconds = readDuration(input.DurationSeconds ?? hourSeconds, isChained ? hourSeconds : 12 * hourSeconds)
      const arn = `arn:aws:sts::${role.account}:assumed-role/${role.name}/${name}`
      const userId = `${uniqueId('AROA', input.RoleArn ?? '')}:${name}`
      const session = await sessions.issue({ arn, userId, seconds })
      return { Credentials: toWire(session), AssumedRoleUser: { AssumedRoleId: userId, Arn: arn } }
    },

    async GetSessionToken(input: GetSessionTokenRequest, caller: Caller) {
      refuseUnserved(input)
      if (sessions.find(caller.accessKeyId)) {
        throw new ServiceError('AccessDenied', 'Cannot call GetSessionToken with session credentials', 403)
      }
      const seconds = readDuration(input.DurationSeconds ?? 12 * hourSeconds, 36 * hourSeconds)
      return { Credentials: toWire(await sessions.issue({ arn: caller.arn, userId: userIdOf(caller), seconds })) }
    },
  }

  return {
    operations,
    secretOf(accessKeyId, sessionToken) {
      const session = sessions.find(accessKeyId)
      if (!session || session.sessionToken !== sessionToken) return undefined
      // The clock may have been set: what is left by it is what is left.
      const expiresAt = Date.now() + session.expiresAt - clock.now()
      return { secret: session.secret, arn: session.arn, expiresAt }
    },
  }
}

/** A role may be one of another account. */
function accountOf({ arn, account }: Caller): string {
  return arn.split(':')[4] || account
}

function toWire({ accessKeyId, secret, sessionToken, expiresAt }: Session) {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secret,
    SessionToken: sessionToken,
    Expiration: new Date(expiresAt),
  }
}
