import { describe, expect, it } from 'vitest'
import { folderRules } from './architecture/import-rules.ts'
import { importViolations } from './architecture/import-violations.ts'
import { readImports, withoutComments } from './architecture/read-imports.ts'
import { lineCount, quantile, sourceFiles } from './architecture/source-files.ts'

const files = sourceFiles('src')

/** The faults of one file against a rule; the same function judges the tree and the counter-example. */
type Rule = (file: string, source: string) => string[]

const impure =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|(?<![\w-])process\.[a-z]|\bcrypto\.|\bperformance\.|\bset(?:Timeout|Interval)\b/
const pureDomain: Rule = (file, source) => {
  const found = file.startsWith('src/domain/') ? impure.exec(withoutComments(source))?.[0] : undefined
  return found === undefined ? [] : [`${file} uses ${found}; the domain has no clock, no randomness and no process`]
}

const oneReader: Rule = (file, source) => {
  const reads =
    file.startsWith('src/config/') && file !== 'src/config/load.ts' && /\bprocess\.env\b/.test(withoutComments(source))
  return reads ? [`${file} reads process.env; only src/config/load.ts does`] : []
}

const namedExports: Rule = (file, source) =>
  /^export default\b/m.test(withoutComments(source)) ? [`${file} has a default export`] : []

const sayingNames: Rule = (file) => {
  const empty = file.split('/').find((part) => /^(?:utils?|helpers?|common|misc|shared)(?:\.ts)?$/.test(part))
  return empty === undefined ? [] : [`${file} is named ${empty}, which says nothing about what is in it`]
}

const kebabCase: Rule = (file) =>
  /^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/.test(file) ? [] : [`${file} is not in kebab-case`]

const longest = 300
const shortFiles: Rule = (file, source) =>
  lineCount(source) > longest ? [`${file} has ${lineCount(source)} lines, more than ${longest}`] : []

const rules: Record<string, { rule: Rule; counterExamples: [file: string, source: string][] }> = {
  'imports point in one direction': {
    rule: importViolations,
    counterExamples: [
      ['src/domain/gate/judge.ts', "import { readFileSync } from 'node:fs'"],
      ['src/domain/gate/judge.ts', "import { z } from 'zod'"],
      ['src/domain/gate/judge.ts', "import type { Settings } from '../../config/settings.ts'"],
      ['src/config/schema.ts', "import { readFileSync } from 'node:fs'"],
      ['src/config/schema.ts', "import { judge } from '../domain/gate/judge.ts'"],
      ['src/contract/rollout.ts', "import { sleep } from '@temporalio/workflow'"],
      ['src/contract/rollout.ts', "export { fileSchema } from '../config/schema.ts'"],
      ['src/workflows/rollout.ts', "import { createTraining } from '../activities/training.ts'"],
      ['src/workflows/rollout.ts', "import { z } from 'zod'"],
      ['src/workflows/rollout.ts', "import { createHash } from 'node:crypto'"],
      ['src/activities/training.ts', "import type { retraining } from '../workflows/retraining.ts'"],
      ['src/activities/training.ts', "import { Client } from '@temporalio/client'"],
      ['src/aws/errors.ts', "import type { Verdict } from '../domain/verdict.ts'"],
      ['src/report/page.ts', "import { S3Client } from '@aws-sdk/client-s3'"],
      ['src/gateway/start.ts', "const client = await import('@temporalio/client')"],
      ['src/workers/aws.ts', "import { retraining } from '../workflows/retraining.ts'"],
      ['src/triggers/manual.ts', "import { retraining } from '../workflows/retraining.ts'"],
      ['src/cli/demo.ts', "import { createBuckets } from '../local-aws/s3/buckets.ts'"],
      ['src/cli/retrain.ts', "import { awsErrorKind } from '../aws/errors.ts'"],
      ['src/cli/retrain.ts', "import { corpus } from '../../examples/client-email/corpus.ts'"],
      ['src/local-aws/server.ts', "import type { AwsErrorKind } from '../aws/errors.ts'"],
      ['src/plumbing/pipe.ts', ''],
    ],
  },
  'the domain is pure': {
    rule: pureDomain,
    counterExamples: [
      ['src/domain/policy/cool-down.ts', 'const now = Date.now()'],
      ['src/domain/policy/cool-down.ts', 'const now = new Date()'],
      ['src/domain/dataset/split.ts', 'const drawn = Math.random()'],
    ],
  },
  'one file of config reads the environment': {
    rule: oneReader,
    counterExamples: [['src/config/settings.ts', 'const { AWS_REGION } = process.env']],
  },
  'exports have names': { rule: namedExports, counterExamples: [['src/cli/main.ts', 'export default 5']] },
  'folders and files say what is in them': {
    rule: sayingNames,
    counterExamples: [
      ['src/domain/utils/round.ts', ''],
      ['src/aws/helpers.ts', ''],
    ],
  },
  'files are in kebab-case': { rule: kebabCase, counterExamples: [['src/domain/gate/judgeGate.ts', '']] },
  'no file is long': { rule: shortFiles, counterExamples: [['src/cli/demo.ts', 'a\n'.repeat(301)]] },
}

describe.each(Object.entries(rules))('%s', (_, { rule, counterExamples }) => {
  it('in every file of src/', () => {
    expect(files.flatMap(({ file, source }) => rule(file, source))).toEqual([])
  })

  it.each(counterExamples)('and not in %s with %j', (file, source) => {
    expect(rule(file, source)).toHaveLength(1)
  })
})

describe('files are small', () => {
  const sizes = files.map(({ source }) => lineCount(source))

  it('half of them have at most 80 lines, nine of ten at most 200', () => {
    expect(quantile(sizes, 0.5)).toBeLessThanOrEqual(80)
    expect(quantile(sizes, 0.9)).toBeLessThanOrEqual(200)
  })

  it('by quantiles that a few long files move as they should', () => {
    expect(quantile([10, 20, 300, 400], 0.5)).toBe(20)
    expect(quantile([10, 20, 300, 400], 0.9)).toBe(400)
  })
})

describe('the rules see', () => {
  it('every folder of src/', () => {
    const folders = new Set(files.map(({ file }) => file.split('/')[1]))
    expect([...folders].filter((folder) => !folderRules[folder ?? ''])).toEqual([])
    expect(files.length).toBeGreaterThan(50)
  })

  it('every form of import, and whether it is of types only', () => {
    const source = [
      "import { a } from './a.ts'",
      "import type { B } from './b.ts'",
      "import { type C, type D } from './c.ts'",
      "import { type E, f } from './e.ts'",
      "import {\n  g,\n  h,\n} from './g.ts'",
      "export * from './i.ts'",
      "export type { J } from './j.ts'",
      "import './k.ts'",
      "// import { l } from './l.ts'",
      "const m = await import('./m.ts')",
    ].join('\n')
    expect(readImports(source).map(({ from, kind }) => `${kind} ${from}`)).toEqual([
      'value ./a.ts',
      'type ./b.ts',
      'type ./c.ts',
      'value ./e.ts',
      'value ./g.ts',
      'value ./i.ts',
      'type ./j.ts',
      'value ./k.ts',
      'value ./m.ts',
    ])
  })

  it.each([
    ['src/config/load.ts', "import { readFileSync } from 'node:fs'"],
    ['src/contract/rollout.ts', "import { defineQuery, defineUpdate } from '@temporalio/workflow'"],
    ['src/workflows/rollout.ts', "import type { ModelDefinition } from '../config/schema.ts'"],
    ['src/cli/demo.ts', "import { corpus } from '../../examples/client-email/corpus.ts'"],
    ['src/cli/up.ts', "import { startLocalAws } from '../local-aws/start.ts'"],
  ])('nothing wrong in %s with %s', (file, source) => {
    expect(importViolations(file, source)).toEqual([])
  })
})
