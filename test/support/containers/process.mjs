// A processing container for tests: its first argument says what it does.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const base = process.env.SAGEMAKER_BASE_DIR
const [behaviour, ...rest] = process.argv.slice(2)
const config = JSON.parse(readFileSync(join(base, 'config/processingjobconfig.json'), 'utf8'))

const behaviours = {
  /** Writes what it found to its output, and a word about its end. */
  tell() {
    const [output] = config.ProcessingOutputConfig?.Outputs ?? []
    const files = (config.ProcessingInputs ?? []).flatMap(({ S3Input }) =>
      readdirSync(S3Input.LocalPath, { recursive: true }),
    )
    const resources = JSON.parse(readFileSync(join(base, 'config/resourceconfig.json'), 'utf8'))
    const seen = { files, rest, resources, note: process.env.NOTE }
    writeFileSync(join(output.S3Output.LocalPath, 'seen.json'), JSON.stringify(seen))
    writeFileSync(join(base, 'output/message'), 'all is well')
    console.log('done')
  },
  fail() {
    mkdirSync(join(base, 'output'), { recursive: true })
    writeFileSync(join(base, 'output/message'), 'no such column')
    process.exit(4)
  },
  /** Writes to its output again and again. */
  hang() {
    const [output] = config.ProcessingOutputConfig.Outputs
    setInterval(() => writeFileSync(join(output.S3Output.LocalPath, 'alive.txt'), 'yes'), 20)
    console.log(`pid=${process.pid};`)
  },
}

behaviours[behaviour]()
