// A container under SageMaker's contract that learns nothing: it reads the answer out of the text ("spam=no queue=fork"), so that
// tests of everything around a model need no model. Hyperparameters make it slow to train, or fail every n-th live request.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const base = process.env.SAGEMAKER_BASE_DIR ?? '/opt/ml'
const modelFile = join(base, 'model/model.json')

if (process.argv[2] === 'train') await train()
else serve(JSON.parse(readFileSync(modelFile, 'utf8')))

async function train() {
  const raw = JSON.parse(readFileSync(join(base, 'input/config/hyperparameters.json'), 'utf8'))
  const {
    tasks,
    seconds = 0,
    failEvery = 0,
    wrongEvery = 0,
  } = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, JSON.parse(value)]))
  await sleep(seconds * 1000)
  mkdirSync(join(base, 'model'), { recursive: true })
  writeFileSync(modelFile, JSON.stringify({ tasks, failEvery, wrongEvery }))
  for (const [task, { primaryMetric }] of Object.entries(tasks)) {
    console.log(`validation:${task}:${primaryMetric}=1.0;`)
  }
}

function serve({ tasks, failEvery, wrongEvery }) {
  let requests = 0
  const server = createServer((request, response) => {
    const chunks = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      if (request.url === '/ping') return response.end()
      if (request.url !== '/invocations') return response.writeHead(404).end()
      const body = Buffer.concat(chunks).toString('utf8')
      const inLines = request.headers['content-type'] === 'application/jsonlines'
      requests += inLines ? 0 : 1
      if (failEvery > 0 && !inLines && requests % failEvery === 0)
        return response.writeHead(500).end('it is the turn of this request to fail')
      const instances = inLines ? body.split('\n').filter(Boolean).map(JSON.parse) : JSON.parse(body).instances
      const answers = instances.map(({ text }, index) =>
        answer(tasks, text, wrongEvery > 0 && index % wrongEvery === 0),
      )
      response.writeHead(200, { 'content-type': request.headers['content-type'] })
      response.end(
        inLines
          ? answers.map((line) => `${JSON.stringify(line)}\n`).join('')
          : JSON.stringify({ predictions: answers }),
      )
    })
  })
  server.listen(Number(process.env.SAGEMAKER_BIND_TO_PORT), process.env.SAGEMAKER_BIND_TO_HOST)
  process.on('SIGTERM', () => process.exit(0))
}

function answer(tasks, text, wrong) {
  const all = Object.values(text).join(' ')
  return Object.fromEntries(
    Object.entries(tasks).map(([task, { labels }]) => {
      const told = new RegExp(`${task}=(\\S+)`).exec(all)?.[1] ?? labels[0]
      const label = wrong ? labels.find((other) => other !== told) : told
      const probabilities = Object.fromEntries(labels.map((other) => [other, other === label ? 1 : 0]))
      return [task, { label, probabilities }]
    }),
  )
}
