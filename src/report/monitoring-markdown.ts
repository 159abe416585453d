import type { WindowCheck } from '../domain/drift/window-check.ts'
import { formatCount } from '../domain/gate/format.ts'
import { escapeMarkdown } from '../domain/text/escape-markdown.ts'
import { sayPeriod } from './format.ts'
import type { ReportContext } from './monitoring-context.ts'
import { checkTitles } from './monitoring-headline.ts'
import { worstFirst } from './monitoring-outcome.ts'
import { formatMonitorTable } from './monitoring-table.ts'
import { actionTitles, sayLevel, verdictReasons } from './monitoring-verdict.ts'

const longest = 3_900
const pointer = '…the rest is in the report.'

/** The same in Markdown, for a pull request or a chat: below 4,000 characters, and ends with a pointer to the report where it was cut. */
export function renderMonitoringMarkdown(check: WindowCheck, context: ReportContext = {}): string {
  const { model, environment, version, window, outcome, read, notes } = check
  const monitors = worstFirst(check.monitors)
  const [header = [], ...rows] = formatMonitorTable({ monitors })
  const period = sayPeriod(window.from, window.to)
  const about = `${period}, environment ${environment}, version ${version}, ${formatCount(read.rows)} texts`
  const lines = [
    `## ${escapeMarkdown(model)}: ${outcome}`,
    '',
    `${checkTitles[outcome]}. ${escapeMarkdown(about)}.`,
    '',
    ...bullets(verdictReasons(check, context)),
    ...decisionLines(context),
    '',
    ...[header, header.map(() => '---'), ...rows.map((row) => row.map(escapeMarkdown))].map(
      (row) => `| ${row.join(' | ')} |`,
    ),
    ...(notes.length > 0 ? ['', ...bullets(notes)] : []),
  ]
  return `${cutBetweenLines(lines).join('\n')}\n`
}

function decisionLines({ decision = null }: ReportContext): string[] {
  if (decision === null) return []
  const links = Object.entries(decision.links ?? {}).map(([name, place]) => `${name}: ${place}`)
  const [what, level] = [actionTitles[decision.action], escapeMarkdown(sayLevel(decision))]
  return ['', `**${what}.** ${level}.`, '', ...bullets([...decision.reasons, ...links])]
}

function bullets(sentences: readonly string[]): string[] {
  return sentences.map((sentence) => `- ${escapeMarkdown(shorten(sentence))}`)
}

const longestSentence = 500

/** A sentence may list whatever a file holds. */
function shorten(sentence: string): string {
  return sentence.length > longestSentence ? `${sentence.slice(0, longestSentence)} …` : sentence
}

function cutBetweenLines(lines: readonly string[]): readonly string[] {
  let length = 0
  const fitting = lines.findIndex((line) => {
    length += line.length + 1
    return length > longest
  })
  return fitting < 0 ? lines : [...lines.slice(0, fitting), '', pointer]
}
