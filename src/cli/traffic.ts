import { Command, InvalidArgumentError } from 'commander'
import { readMails } from '../triggers/mail-file.ts'
import { replayTraffic, type TrafficProgress, type TrafficSummary } from '../triggers/traffic.ts'
import { untilInterrupted } from './interruption.ts'
import { parsePositive } from './options.ts'

type Options = {
  file: string
  url: string
  model: string
  rate: number
  fields: string[]
  limit?: number
  loop?: boolean
}

export const trafficCommand = new Command('traffic')
  .description('Replay a file of mails through the gateway at a rate; Ctrl-C ends it with the summary')
  .requiredOption(
    '--file <path>',
    'JSON Lines, each with an object `text` or with the text fields, and `inferenceId` if any',
  )
  .requiredOption('--model <name>', 'the model to ask')
  .option('--url <url>', 'address of the gateway', 'http://127.0.0.1:8080')
  .option('--rate <number>', 'mails a second', parsePositive, 20)
  .option('--fields <names>', 'the text fields of a line without `text`, with commas between them', parseNames, [
    'subject',
    'body',
  ])
  .option('--limit <number>', 'send at most this many', parsePositive)
  .option('--loop', 'begin again at the end of the file')
  .action(async ({ file, url, model, rate, ...selection }: Options) => {
    const interruption = new AbortController()
    untilInterrupted().then(() => interruption.abort())
    const progressLine = createProgressLine()
    const summary = await replayTraffic({
      url,
      model,
      mails: readMails(file, selection),
      ratePerSecond: rate,
      signal: interruption.signal,
      onProgress: progressLine.show,
    })
    progressLine.end()
    process.stdout.write(formatSummary(summary))
    if (summary.answered === 0) process.exitCode = 1
  })

const redrawEveryMs = 250
const logEveryMs = 5000

/** One line on stderr, redrawn in a terminal, repeated now and then where stderr is a file. */
function createProgressLine() {
  const everyMs = process.stderr.isTTY ? redrawEveryMs : logEveryMs
  let shownAt = performance.now()
  return {
    show(progress: TrafficProgress): void {
      if (performance.now() - shownAt < everyMs) return
      shownAt = performance.now()
      const line = formatProgress(progress)
      process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`)
    },
    end(): void {
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
    },
  }
}

function formatProgress({ sent, answered, failed, byVariant }: TrafficProgress): string {
  return `${sent} sent, ${answered} answered (${formatCounts(byVariant)}), ${failed} failed`
}

function formatSummary(summary: TrafficSummary): string {
  const { failed, failures, latencyMs } = summary
  return [
    formatProgress(summary),
    ...(failed > 0 ? [`failures: ${formatCounts(failures)}`] : []),
    `latency: p50 ${formatMs(latencyMs.p50)}, p99 ${formatMs(latencyMs.p99)}`,
    '',
  ].join('\n')
}

function formatCounts(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`)
  return parts.join(', ') || 'none'
}

function formatMs(ms: number | null): string {
  return ms === null ? 'unknown, nothing was answered' : `${ms.toFixed(1)} ms`
}

function parseNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.every((name) => name !== '')) return names
  throw new InvalidArgumentError('must be names with commas between them, such as subject,body.')
}
