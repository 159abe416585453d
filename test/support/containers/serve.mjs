// A serving container for tests: the variable `BEHAVIOUR` says what it does. It answers with what it got and who it is.
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

const behaviour = process.env.BEHAVIOUR ?? 'echo'
if (behaviour === 'end-at-start') process.exit(7)
const weights = join(process.env.SAGEMAKER_BASE_DIR, 'model/weights.txt')
const model = existsSync(weights) ? readFileSync(weights, 'utf8') : 'none'
let invocations = 0

function answer(request, body, response) {
  if (body === 'crash') process.exit(1)
  if (body === 'hang') return
  if (behaviour === 'always-hang') return
  if (behaviour === 'always-fail') return response.writeHead(500).end('failed')
  if (behaviour === 'fail-every-tenth' && invocations % 10 === 0) return response.writeHead(500).end('tenth')
  if (body === 'refuse') return response.writeHead(400).end('refused')
  if (body === 'pid') return response.end(String(process.pid))
  if (body === 'who') return response.end(behaviour)
  if (body === 'stream') return stream(response)
  const { 'content-type': contentType, accept, 'x-amzn-sagemaker-custom-attributes': attributes } = request.headers
  response.writeHead(200, {
    'content-type': accept ?? 'application/json',
    ...(attributes && { 'x-amzn-sagemaker-custom-attributes': attributes }),
  })
  response.end(behaviour === 'raw-echo' ? body : JSON.stringify({ got: body, contentType, model }))
}

// In three parts; a behaviour that breaks off never sends the last.
function stream(response) {
  response.writeHead(200, { 'content-type': 'text/plain' })
  response.write('one ')
  setTimeout(() => response.write('two '), 50)
  setTimeout(() => (behaviour === 'break-off' ? response.destroy() : response.end('three')), 100)
}

const server = createServer(async (request, response) => {
  if (request.url === '/ping') {
    if (behaviour === 'no-ping') return
    return response.end()
  }
  invocations += 1
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  answer(request, Buffer.concat(chunks).toString('utf8'), response)
})
// Late enough for a test to interrupt the start.
if (behaviour === 'late-ping') await new Promise((resolve) => setTimeout(resolve, 1500))
server.listen(Number(process.env.SAGEMAKER_BIND_TO_PORT), process.env.SAGEMAKER_BIND_TO_HOST)
