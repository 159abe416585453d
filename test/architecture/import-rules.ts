/** How a folder may import another one of ours: for its values, or `type` only. */
type Kind = 'value' | 'type'

export type FolderRule = {
  /** Folders of ours besides itself. */
  readonly ours: Readonly<Record<string, Kind>>
  /** Of a folder that is entered by a few files only, those files. */
  readonly doors?: Readonly<Record<string, readonly string[]>>
  /** npm packages: those that it may import, or those that it must not. */
  readonly packages: { readonly only: readonly string[] } | { readonly never: readonly string[] }
  /** Whether it may import Node's built-ins; or the one file of it that may. */
  readonly node: boolean | string
}

const aws = ['@aws-sdk/', '@smithy/']
const temporal = '@temporalio/'

/** "Who may import whom" of the design, as data. */
export const folderRules: Readonly<Record<string, FolderRule>> = {
  domain: { ours: {}, packages: { only: ['pure-rand', 'eld'] }, node: false },
  config: { ours: { domain: 'type' }, packages: { only: ['zod', 'yaml'] }, node: 'src/config/load.ts' },
  contract: {
    ours: { domain: 'type', config: 'type' },
    packages: { only: ['@temporalio/workflow', '@temporalio/common'] },
    node: false,
  },
  workflows: {
    ours: { contract: 'value', domain: 'value', config: 'type', activities: 'type' },
    packages: { only: ['@temporalio/workflow'] },
    node: false,
  },
  activities: {
    ours: { domain: 'value', contract: 'value', config: 'type', aws: 'value', report: 'value' },
    packages: { never: ['@temporalio/client', '@temporalio/worker', '@temporalio/workflow', 'hono', 'commander'] },
    node: true,
  },
  aws: { ours: {}, packages: { only: aws }, node: true },
  report: { ours: { domain: 'value' }, packages: { never: [...aws, temporal, 'commander'] }, node: true },
  gateway: {
    ours: { domain: 'value', config: 'value', aws: 'value' },
    packages: { never: [temporal, 'commander'] },
    node: true,
  },
  workers: {
    ours: { activities: 'value', aws: 'value', config: 'value', contract: 'value' },
    packages: { never: ['@temporalio/client', 'hono', 'commander'] },
    node: true,
  },
  triggers: {
    ours: { contract: 'value', config: 'value', aws: 'value', domain: 'type', workflows: 'type' },
    packages: { never: ['@temporalio/worker', '@temporalio/activity', 'hono', 'commander'] },
    node: true,
  },
  cli: {
    ours: {
      config: 'value',
      contract: 'value',
      triggers: 'value',
      workers: 'value',
      gateway: 'value',
      'local-aws': 'value',
      report: 'value',
      domain: 'value',
      aws: 'value',
    },
    // A command makes the clients once, as a composition root does, and hands them on.
    doors: { 'local-aws': ['start.ts'], aws: ['clients.ts', 'object-store.ts'] },
    packages: { never: [] },
    node: true,
  },
  'local-aws': { ours: {}, packages: { never: [temporal, 'hono', 'commander'] }, node: true },
}
