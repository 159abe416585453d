import type { MonitorOutcome } from '../domain/drift/assess.ts'

/** What a script reads: everything but 0 and 1 is a verdict that asks for something. */
export const checkExitCodes: Readonly<Record<MonitorOutcome, number>> = {
  ok: 0,
  error: 1,
  warning: 10,
  critical: 11,
  'insufficient-data': 12,
}
