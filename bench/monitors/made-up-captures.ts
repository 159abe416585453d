import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { endpointName } from '../../src/contract/endpoint-name.ts'
import { storageKeys } from '../../src/contract/keys.ts'
import { variantName } from '../../src/domain/rollout/variant.ts'
import { makeUpTexts } from './made-up-texts.ts'

export const capturedModel = { model: 'captured', version: 1, task: 'queue', labels: ['fork', 'ilug', 'rpm'] } as const
export const capturedDay = { fromMs: Date.UTC(2026, 7, 1), toMs: Date.UTC(2026, 7, 2) }

const hours = 24
const differentTexts = 2_000
const words = 40

/** Capture and ground-truth files of a day, an hour a file each, as SageMaker writes and reads them. */
export async function makeUpCaptures(folder: string, rows: number): Promise<void> {
  const texts = makeUpTexts({ purpose: 'captures', count: differentTexts, words }).map(({ text }) => text)
  const { model, version } = capturedModel
  const captures = `${storageKeys.captures(model)}${endpointName(model)}/${variantName(version)}/`
  for (let hour = 0; hour < hours; hour++) {
    const place = `2026/08/01/${String(hour).padStart(2, '0')}/rows.jsonl`
    const numbers = { from: Math.floor((rows * hour) / hours), to: Math.floor((rows * (hour + 1)) / hours) }
    await writeLines(join(folder, captures, place), numbers, (i) => captureLine(i, hour, texts[i % texts.length] ?? ''))
    await writeLines(join(folder, storageKeys.groundTruth(model), place), numbers, truthLine)
  }
}

type Numbers = { readonly from: number; readonly to: number }

async function writeLines(path: string, { from, to }: Numbers, line: (i: number) => string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  function* lines() {
    for (let i = from; i < to; i++) yield `${line(i)}\n`
  }
  await pipeline(lines, createWriteStream(path))
}

function labelOf(i: number): string {
  return capturedModel.labels[i % capturedModel.labels.length] ?? ''
}

function captureLine(i: number, hour: number, text: string): string {
  const sure = 0.5 + (i % 500) / 1000
  const label = labelOf(i)
  const probabilities = Object.fromEntries(
    capturedModel.labels.map((of) => [of, of === label ? sure : (1 - sure) / (capturedModel.labels.length - 1)]),
  )
  const part = (mode: string, content: object) => ({
    observedContentType: 'application/json',
    mode,
    data: JSON.stringify(content),
    encoding: 'JSON',
  })
  return JSON.stringify({
    captureData: {
      endpointInput: part('INPUT', { instances: [{ text: { subject: `Mail ${i}`, body: text } }] }),
      endpointOutput: part('OUTPUT', { modelVersion: 'job-1', predictions: [{ queue: { label, probabilities } }] }),
    },
    eventMetadata: {
      eventId: `event-${i}`,
      inferenceId: `mail-${i}`,
      inferenceTime: new Date(capturedDay.fromMs + hour * 3_600_000 + (i % 3_600_000)).toISOString(),
    },
    eventVersion: '0',
  })
}

/** One answer in ten is wrong. */
function truthLine(i: number): string {
  return JSON.stringify({
    groundTruthData: { data: JSON.stringify({ queue: labelOf(i % 10 === 0 ? i + 1 : i) }), encoding: 'JSON' },
    eventMetadata: { eventId: `mail-${i}` },
    eventVersion: '0',
  })
}
