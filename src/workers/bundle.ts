import { writeFile } from 'node:fs/promises'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'
import { bundlePath, workflowsPath } from './workflow-code.ts'

// Run by the build, so that a worker starts without webpack and what is released is what was tested.
const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') })
await writeFile(bundlePath, code)
