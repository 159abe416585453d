import { setTimeout as sleep } from 'node:timers/promises'

const intervalMs = 50

/** Asks again and again until the answer is yes; an error names what was waited for. */
export async function waitUntil(what: string, ask: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`${what} did not answer within ${timeoutMs / 1000} s`)
    await sleep(intervalMs)
  }
}
