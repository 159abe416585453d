import { monitorKey } from '../../src/domain/drift/monitor-definition.ts'
import type { AnsweredRow, Champion } from './champion.ts'
import { trainChampion } from './champion.ts'
import { task } from './compared-rows.ts'
import { quietYearMonitors, slowKinds, watched } from './monitors.ts'
import { measureNullWindows } from './null-windows.ts'
import type { CalibrationOptions } from './options.ts'
import { liveThroughYear } from './quiet-year.ts'
import { onceEach } from './random-sides.ts'
import { findComplaints, middleRegime } from './regimes.ts'
import type { CalibrationResults } from './report.ts'
import type { Years } from './report-years.ts'

type Conditions = Omit<CalibrationOptions, 'results'>
type Say = (line: string) => void

const daysPerYear = 365
const formLetterSizes = [200, 1000]
const rowsADay = 100
const yearReference = 400

/** False alarms of single windows and of whole years. */
export async function measureCalibration(
  options: Conditions,
  say: Say,
): Promise<Omit<CalibrationResults, 'command' | 'options' | 'machine'>> {
  const startedAt = performance.now()
  const { complaints, areReal } = await findComplaints(say)
  const regime = middleRegime(complaints)
  const champion = trainChampion(regime.training, 1)
  const rows = regime.rows.map(champion.answer)
  const right = rows.filter(({ answer, product }) => answer.label === product).length
  say(`a model that learnt ${regime.training.length} texts answers ${rows.length} others for ${task}, ${right} rightly`)
  const shared = { ...options, champion, monitors: watched }
  const nullWindows = measureNullWindows(options.sizes, { ...shared, rows: onceEach(rows) }, say)
  say('the same with form letters, each on one side')
  const formLetters = measureNullWindows(formLetterSizes, { ...shared, slowWindows: 0, rows }, say)
  return {
    complaintsAreReal: areReal,
    championAccuracy: right / rows.length,
    nullWindows,
    formLetters,
    years: [
      liveThroughYears(onceEach(rows), champion, options.years, false, say),
      liveThroughYears(onceEach(rows), champion, options.quickYears, true, say),
    ],
    seconds: (performance.now() - startedAt) / 1000,
  }
}

function liveThroughYears(
  rows: readonly AnsweredRow[],
  champion: Champion,
  count: number,
  isQuick: boolean,
  say: Say,
): Years {
  const monitors = quietYearMonitors.filter(({ kind }) => !(isQuick && slowKinds.has(kind)))
  const conditions = { acting: quietYearMonitors.length, rowsADay, reference: yearReference, falseAlarmsPerYear: 1 }
  const years = Array.from({ length: count }, (_, number) => {
    const year = liveThroughYear(number, { ...conditions, rows, champion, monitors, checks: daysPerYear })
    say(
      `year ${number + 1} of ${count} with ${monitors.length} monitors: ${year.alarmsOfAnyChange} alarms of any change`,
    )
    return year
  })
  return { ...conditions, monitors: monitors.map(monitorKey), years }
}
