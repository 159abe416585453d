import { markdownTable } from '../markdown.ts'
import { recorded } from './recorded.ts'
import type { ToolAnswer } from './run-tools.ts'

/** The tools' answers as a table of change and size, and how they failed; the recorded figures where none of them ran. */
export function describeTools(answers: readonly ToolAnswer[], sizes: readonly number[]): string {
  const past = `Recorded once on such windows, not measured here:\n\n${markdownTable(['Tool', 'what', 'recorded'], recorded)}`
  if (answers.length === 0) return `The open-source tools were not run.\n\n${past}`
  const tools = [...new Set(answers.map(({ tool }) => tool))]
  const scenarios = [...new Set(answers.map(({ scenario }) => scenario))]
  const rows = scenarios.map((scenario) => [
    scenario,
    ...tools.map((tool) => {
      const of = answers.filter((answer) => answer.scenario === scenario && answer.tool === tool)
      return sizes.map((size) => foundCell(of.filter(({ rows }) => rows === size))).join(' / ')
    }),
  ])
  return `Share of windows in which a tool, with its defaults, says "drift" at ${sizes.join(' / ')} rows; \`crash\`: it ended with an error in every window.

${markdownTable(['Change', ...tools], rows)}

${describeErrors(answers)}

${past}`
}

function foundCell(answers: readonly ToolAnswer[]): string {
  const ended = answers.flatMap(({ detected }) => detected ?? [])
  if (answers.length === 0) return '–'
  if (ended.length === 0) return 'crash'
  return `${((100 * ended.filter(Boolean).length) / ended.length).toFixed(0)} %`
}

function describeErrors(answers: readonly ToolAnswer[]): string {
  const failed = new Map<string, number>()
  for (const { tool, error, scenario } of answers) {
    if (error === null) continue
    const what = `${tool}, ${scenario}: ${error}`
    failed.set(what, (failed.get(what) ?? 0) + 1)
  }
  if (failed.size === 0) return 'None of them failed.'
  return `Windows in which a tool ended with an error:\n\n${[...failed].map(([what, count]) => `- ${count} × ${what}`).join('\n')}`
}
