import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'
import type { TestProject } from 'vitest/node'
import { workflowsPath } from '../../src/workers/workflow-code.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** File with the workflow code of the source tree, bundled once for all tests. */
    workflowBundle: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-bundle-'))
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') })
  const file = join(folder, 'workflows.js')
  await writeFile(file, code)
  project.provide('workflowBundle', file)
  return () => rm(folder, { recursive: true })
}
