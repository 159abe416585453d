// A training container for tests: the hyperparameter `behaviour` says what it does.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const base = process.env.SAGEMAKER_BASE_DIR
const { behaviour, note } = JSON.parse(readFileSync(join(base, 'input/config/hyperparameters.json'), 'utf8'))
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
}

behaviours[behaviour]()
