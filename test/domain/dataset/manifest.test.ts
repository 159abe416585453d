import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../src/domain/dataset/canonical-json.ts'
import { buildManifest, formatManifest } from '../../../src/domain/dataset/manifest.ts'
import { splitByTimeAndGroup } from '../../../src/domain/dataset/split.ts'
import { summariseDataset } from '../../../src/domain/dataset/summary.ts'
import { record, tasks } from './records.ts'

const records = Array.from({ length: 20 }, (_, index) =>
  record(`r${index}`, {
    time: (index + 1) * 1000,
    labels: { spam: index % 2 === 0 ? 'yes' : 'no', queue: index < 19 ? 'fork' : null },
  }),
)
const shares = { test: 0.2, validation: 0.125 }
const manifest = buildManifest({
  model: 'client-email',
  fingerprint: 'f00d',
  split: splitByTimeAndGroup(records, shares, 1),
  shares,
  seed: 1,
  tasks,
  counts: {
    rows: 23,
    accepted: 20,
    quarantined: 3,
    byRule: { 'missing id': 3 },
    duplicate: 0,
    corrected: 0,
    sameText: 0,
  },
  sources: [{ key: 'client-email/annotations/1.jsonl', sha256: 'ab', bytes: 12 }],
  definitionSha256: 'cd',
  files: { 'train.parquet': { sha256: 'ef', bytes: 34 } },
})

describe('buildManifest', () => {
  it('counts records per split, and per task and label', () => {
    expect(manifest.counts).toEqual({ train: 14, validation: 2, test: 4 })
    expect(manifest.tasks.spam?.labels.yes?.test).toBe(2)
    expect(manifest.tasks.queue?.labels.rpm).toEqual({ train: 0, validation: 0, test: 0 })
    expect(manifest.tasks.queue?.unlabelled).toEqual({ train: 0, validation: 0, test: 1 })
  })

  it('names the period of each split', () => {
    expect(manifest.periods.test).toEqual({ from: '1970-01-01T00:00:17.000Z', to: '1970-01-01T00:00:20.000Z' })
    expect(manifest.split.testFrom).toBe('1970-01-01T00:00:17.000Z')
  })

  it('says how many rows were left out and why', () => {
    expect(manifest.leftOut).toEqual({ straddling: 0, quarantined: 3, duplicate: 0, corrected: 0, sameText: 0 })
  })
})

describe('formatManifest', () => {
  it('writes members in one order, whatever order they came in', () => {
    const reversed = Object.fromEntries(Object.entries(manifest).reverse()) as typeof manifest
    expect(formatManifest(reversed)).toBe(formatManifest(manifest))
    expect(JSON.parse(formatManifest(manifest))).toEqual(manifest)
  })
})

describe('summariseDataset', () => {
  it('names the period of all records', () => {
    expect(summariseDataset(manifest).period).toEqual({
      from: '1970-01-01T00:00:01.000Z',
      to: '1970-01-01T00:00:20.000Z',
    })
  })

  it('refuses a data set without a record', () => {
    const periods = { train: null, validation: null, test: null }
    expect(() => summariseDataset({ ...manifest, periods })).toThrow('at least 1 record')
  })

  it('counts the labelled records of each task', () => {
    expect(summariseDataset(manifest).labelled.queue).toEqual({ train: 14, validation: 2, test: 3 })
  })
})

describe('canonicalJson', () => {
  it('sorts keys at every depth and keeps the order of lists', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null, e: undefined })).toBe('{"a":null,"b":[{"c":2,"d":1}]}')
  })
})
