import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { openCollection } from '../collection.ts'
import { newAccessKeyId } from './unique-id.ts'

/** Temporary credentials as they are kept. */
export type Session = {
  readonly accessKeyId: string
  readonly secret: string
  readonly sessionToken: string
  readonly arn: string
  readonly userId: string
  /** Epoch milliseconds of the clock. */
  readonly expiresAt: number
}

const dayMs = 86_400_000

export async function openSessions(folder: string, clock: Clock) {
  const sessions = await openCollection<Session>(join(folder, 'sessions'))
  // So long kept that a late request is told that they expired.
  for (const { accessKeyId, expiresAt } of sessions.values()) {
    if (expiresAt < clock.now() - dayMs) await sessions.delete(accessKeyId)
  }
  return {
    find: (accessKeyId: string) => sessions.get(accessKeyId),

    /** New credentials for so many of AWS's seconds; they resolve when they will hold over a restart. */
    async issue({ arn, userId, seconds }: { arn: string; userId: string; seconds: number }): Promise<Session> {
      const session: Session = {
        accessKeyId: newAccessKeyId(),
        secret: randomBytes(30).toString('base64'),
        sessionToken: randomBytes(120).toString('base64'),
        arn,
        userId,
        expiresAt: clock.now() + clock.toWall(seconds * 1_000),
      }
      await sessions.put(session.accessKeyId, session)
      return session
    },
  }
}
