import type { WindowCheck } from '../domain/drift/window-check.ts'
import { formatCount } from '../domain/gate/format.ts'
import { sayTime } from './format.ts'
import { checkTitles } from './monitoring-headline.ts'
import { formatMonitorTable } from './monitoring-table.ts'

/** The same in Markdown, for a pull request or a chat. */
export function renderMonitoringMarkdown(check: WindowCheck): string {
  const { model, environment, version, window, outcome, reasons, read, notes } = check
  const [header = [], ...rows] = formatMonitorTable(check)
  const period = `${sayTime(window.from)} to ${sayTime(window.to)}`
  const about = `${period}, environment ${environment}, version ${version}, ${formatCount(read.rows)} texts`
  return [
    `## ${inMarkdown(model)}: ${outcome}`,
    `${checkTitles[outcome]}. ${inMarkdown(about)}.`,
    bullets(reasons),
    [header, header.map(() => '---'), ...rows.map((row) => row.map(inMarkdown))]
      .map((row) => `| ${row.join(' | ')} |`)
      .join('\n'),
    bullets(notes),
  ]
    .filter((part) => part !== '')
    .map((part) => `${part}\n`)
    .join('\n')
}

function bullets(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${inMarkdown(sentence)}`).join('\n')
}

/** Text that stays text: neither markup nor a link, nor a mention of a person. */
function inMarkdown(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]|#~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '&#64;')
    .replaceAll('://', ':&#47;/')
}
