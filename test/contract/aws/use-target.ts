import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEmbeddedTarget } from './embedded-target.ts'
import { openRealTarget } from './real-target.ts'
import type { AwsTarget, OpenTarget } from './target.ts'

const isReal = process.env.PERENNIAL_CONTRACT === 'aws'

// A real endpoint takes 10 to 25 minutes.
export const patience = isReal ? 3_000_000 : 120_000

/** For what AWS cannot be made to show on request: such a case says so in its name, and is held against the embedded AWS only. */
export const onRequest = it.runIf(!isReal)

/** The AWS of a test file, and what is to be taken away from it at the end. */
export function useAwsTarget() {
  let open: OpenTarget | undefined
  const cleanUps: Array<() => Promise<unknown>> = []
  const run = randomUUID().slice(0, 8)
  let names = 0

  beforeAll(async () => {
    open = await (isReal ? openRealTarget() : openEmbeddedTarget())
  }, patience)
  afterAll(async () => {
    // Much of it is gone already where the tests went well.
    for (const cleanUp of cleanUps.reverse()) await cleanUp().catch(() => undefined)
    await open?.close()
  }, patience)

  return {
    get target(): AwsTarget {
      if (!open) throw new Error('the target is open only while tests run')
      return open
    },
    /** A name that no other run has. */
    uniqueName(kind: string): string {
      names += 1
      return `contract-${kind}-${run}-${names}`
    },
    /** Runs at the end, the last one first. */
    atEnd(cleanUp: () => Promise<unknown>): void {
      cleanUps.push(cleanUp)
    },
  }
}

export type UsedTarget = ReturnType<typeof useAwsTarget>

/** An error as AWS's clients throw it: name, text, HTTP status and the request's id. */
export function refusal(name: string, message: RegExp, httpStatusCode = 400) {
  const $metadata = expect.objectContaining({ httpStatusCode, requestId: expect.stringMatching(/\S/), attempts: 1 })
  return { name, message: expect.stringMatching(message), $metadata }
}

/** ARNs in AWS's texts: the account and the region are whoever's. */
export function arnPattern(resource: string): string {
  return `arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\\d{12}:${resource}`
}
