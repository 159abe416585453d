import { findComplaints } from '../calibration/regimes.ts'
import { type EstimateError, measureEstimateErrors } from './estimate-errors.ts'
import { type Found, measureScenario } from './measure-scenario.ts'
import type { PowerOptions } from './options.ts'
import { runTools, type ToolAnswer } from './run-tools.ts'
import { makeScenarios } from './scenarios.ts'

export type PowerMeasurements = {
  readonly complaintsAreReal: boolean
  readonly found: readonly Found[]
  readonly estimates: readonly EstimateError[]
  /** Empty where the tools were not installed or not asked for. */
  readonly tools: readonly ToolAnswer[]
  readonly seconds: number
}

const estimatedRows = 200
const estimated = ['nothing changed', '2016, then 2019', '20 % another period']

export async function measurePower(options: PowerOptions, say: (line: string) => void): Promise<PowerMeasurements> {
  const startedAt = performance.now()
  const { complaints, areReal } = await findComplaints(say)
  const scenarios = makeScenarios(complaints)
  const found = scenarios.flatMap((scenario) => {
    const ofScenario = options.sizes.map((rows) => measureScenario(scenario, rows, options))
    say(
      `${scenario.name}: some warning in ${ofScenario.map(({ anyWarning }) => anyWarning).join(', ')} of ${options.windows} windows`,
    )
    return ofScenario
  })
  const estimates = scenarios
    .filter(({ name }) => estimated.includes(name))
    .map((scenario) => measureEstimateErrors(scenario, estimatedRows, options))
  const tools = await runTools(
    scenarios.filter(({ forTools }) => forTools),
    options,
    say,
  )
  return { complaintsAreReal: areReal, found, estimates, tools, seconds: (performance.now() - startedAt) / 1000 }
}
