// A training container for tests: the hyperparameter `behaviour` says what it does.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const base = process.env.SAGEMAKER_BASE_DIR
const hyperparameters = JSON.parse(readFileSync(join(base, 'input/config/hyperparameters.json'), 'utf8'))
const { behaviour, note } = hyperparameters
const writeModel = () => writeFileSync(join(base, 'model/weights.txt'), 'trained')

const behaviours = {
  train() {
    const channels = readdirSync(join(base, 'input/data'))
    const files = channels.flatMap((channel) =>
      readdirSync(join(base, 'input/data', channel), { recursive: true }).map((file) => `${channel}/${file}`),
    )
    writeModel()
    writeFileSync(join(base, 'output/data/seen.json'), JSON.stringify({ files, env: process.env }))
    console.log('epoch 1 loss=0.9;')
    console.log('epoch 2 loss=1.9e-05;')
    console.error('accuracy=0.75;')
  },
  fail() {
    writeFileSync(join(base, 'output/failure'), note)
    process.exit(1)
  },
  crash() {
    process.exit(3)
  },
  hang() {
    process.on('SIGTERM', () => {
      writeModel()
      console.log('saw SIGTERM')
      process.exit(0)
    })
    setInterval(() => undefined, 1000)
    console.log(`pid=${process.pid};`)
  },
  'ignore-sigterm'() {
    process.on('SIGTERM', () => undefined)
    setInterval(() => undefined, 1000)
    console.log(`pid=${process.pid};`)
  },
  /** Counts its lives in a checkpoint; in the first it waits to be interrupted, in the second it ends well. */
  resume() {
    const file = join(base, 'checkpoints/lives.txt')
    const lives = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
    writeFileSync(file, String(lives + 1))
    console.log(`lives=${lives + 1};`)
    writeModel()
    if (lives > 0) return
    process.on('SIGTERM', () => {
      writeFileSync(join(base, 'checkpoints/last-words.txt'), 'saw SIGTERM')
      process.exit(0)
    })
    setInterval(() => undefined, 1000)
  },
  /** Leaves a process behind that is in no group of its own. */
  escape() {
    const escaped = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' })
    escaped.unref()
    console.log(`escaped=${escaped.pid};`)
    if (note !== 'end') setInterval(() => undefined, 1000)
  },
  /** Says much, without a line end but the last. */
  noise() {
    const block = 'x'.repeat(1_000_000)
    const write = (left) => {
      if (left === 0) return process.stdout.write('\nloss=0.5;\n')
      process.stdout.write(block, () => write(left - 1))
    }
    write(Number(note))
  },
  /** Has an objective that is best at x = 0.3 and for the kind "b". */
  score() {
    const { x = '0.3', kind = 'b' } = hyperparameters
    console.log(`objective=${1 - (Number(x) - 0.3) ** 2 - (kind === 'b' ? 0 : 1)};`)
    writeModel()
  },
  /** Tells what it was started with. */
  tell() {
    console.log(`arguments=${JSON.stringify(process.argv.slice(2))}`)
    writeModel()
  },
}

behaviours[behaviour]()
