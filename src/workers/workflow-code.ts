import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the build puts the bundled workflow code; beside a source tree there is none. */
export const bundlePath = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url))

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'

export const workflowsPath = fileURLToPath(new URL(`../workflows/index.${extension}`, import.meta.url))

/** The workflow code for a worker: bundled at build time where there is a build, else bundled when the worker starts. */
export function workflowCode(): { workflowBundle: { codePath: string } } | { workflowsPath: string } {
  return existsSync(bundlePath) ? { workflowBundle: { codePath: bundlePath } } : { workflowsPath }
}
