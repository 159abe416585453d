import type { MonitorOutcome } from '../domain/drift/assess.ts'

/** The outcome of a check in a sentence. */
export const checkTitles: Readonly<Record<MonitorOutcome, string>> = {
  ok: 'Nothing moved beyond its thresholds',
  warning: 'Something moved beyond its warning threshold',
  critical: 'Something moved beyond its critical threshold',
  'insufficient-data': 'The window does not suffice to tell',
  error: 'A monitor could not measure',
}
