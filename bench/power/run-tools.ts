import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { packageRoot } from '../../src/cli/package-root.ts'
import type { AnsweredRow } from '../calibration/champion.ts'
import { drawWindow } from './draw-window.ts'
import type { PowerOptions } from './options.ts'
import type { Scenario } from './scenario.ts'
import { toolsPython } from './tools-python.ts'

/** What one tool said of one window. */
export type ToolAnswer = {
  readonly scenario: string
  readonly rows: number
  readonly number: number
  readonly tool: string
  /** Null where it failed, and then `error` says how. */
  readonly detected: boolean | null
  readonly error: string | null
  readonly seconds: number
}

/** The open-source tools with their defaults on the very windows that the monitors saw; nothing where they cannot be installed. */
export async function runTools(
  scenarios: readonly Scenario[],
  options: PowerOptions,
  say: (line: string) => void,
): Promise<ToolAnswer[]> {
  const python = options.tools ? await toolsPython(say) : undefined
  if (python === undefined) return []
  const folder = await mkdtemp(join(tmpdir(), 'perennial-power-'))
  try {
    await writeWindows(folder, scenarios, options)
    const running = execa(python, [join(packageRoot, 'bench/power/tools.py'), folder], { stdout: 'ignore' })
    for await (const line of running.iterable({ from: 'stderr' })) say(line)
    await running
    const lines = (await readFile(join(folder, 'answers.jsonl'), 'utf8')).split('\n').filter(Boolean)
    return lines.map((line) => JSON.parse(line) as ToolAnswer)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Each row once, and each window as the ids of its rows. */
async function writeWindows(folder: string, scenarios: readonly Scenario[], options: PowerOptions): Promise<void> {
  const rows = new Map<string, AnsweredRow>()
  const windows = scenarios.flatMap((scenario) =>
    options.sizes.flatMap((size) =>
      Array.from({ length: options.toolWindows }, (_, number) => {
        const sides = drawWindow(scenario, { rows: size, reference: options.reference, number })
        const idsOf = (side: readonly AnsweredRow[]) =>
          side.map((row) => {
            rows.set(`${scenario.name}/${row.id}`, row)
            return `${scenario.name}/${row.id}`
          })
        return {
          scenario: scenario.name,
          rows: size,
          number,
          reference: idsOf(sides.reference),
          window: idsOf(sides.window),
        }
      }),
    ),
  )
  const lines = (all: Iterable<object>) => [...all].map((one) => `${JSON.stringify(one)}\n`).join('')
  await writeFile(join(folder, 'rows.jsonl'), lines([...rows].map(([key, row]) => toColumns(key, row))))
  await writeFile(join(folder, 'windows.jsonl'), lines(windows))
}

/** What the tools look at: the text and six columns of it and of its answer. */
function toColumns(key: string, { text, description, language, answer }: AnsweredRow) {
  return {
    key,
    text,
    characters: description.characters,
    words: description.words,
    digits: description.digitShare ?? 0,
    confidence: answer.probabilities[answer.label] ?? 0,
    prediction: answer.label,
    language,
  }
}
