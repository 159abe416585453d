import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { replayTraffic, type TrafficMail } from '../../src/triggers/traffic.ts'
import { percentile } from '../../src/triggers/traffic-tally.ts'

const servers: Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

type Call = { readonly path: string; readonly body: unknown; readonly open: number }

/** A gateway that answers the n-th call (from 0) as told; `hold` keeps answers back until it resolves. */
async function startGatewayStub(answer: (index: number) => { status: number; body: string }, hold?: Promise<void>) {
  const calls: Call[] = []
  let open = 0
  const server = createServer(async (request, response) => {
    open += 1
    let body = ''
    for await (const chunk of request) body += chunk
    const index = calls.push({ path: request.url ?? '', body: JSON.parse(body), open }) - 1
    await hold
    open -= 1
    const { status, body: text } = answer(index)
    response.writeHead(status, { 'content-type': 'application/json' }).end(text)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls }
}

const byVariant = (variant: string) => ({ status: 200, body: JSON.stringify({ variant }) })
const mails = (count: number): TrafficMail[] =>
  Array.from({ length: count }, (_, index) => ({ text: { body: `mail ${index}` }, inferenceId: `m-${index}` }))
const fast = { model: 'client-email', ratePerSecond: 2000 }

describe('replayTraffic', () => {
  it('sends every mail once and counts the answers by variant', async () => {
    const { url, calls } = await startGatewayStub((index) => byVariant(index % 10 === 0 ? 'v2' : 'v1'))
    const summary = await replayTraffic({ ...fast, url, mails: mails(50) })
    expect(summary).toMatchObject({ sent: 50, answered: 50, failed: 0, byVariant: { v1: 45, v2: 5 }, failures: {} })
    expect(new Set(calls.map(({ path }) => path))).toEqual(new Set(['/v1/models/client-email/predictions']))
    expect(calls.map(({ body }) => JSON.stringify(body)).sort()).toEqual(
      mails(50)
        .map((mail) => JSON.stringify(mail))
        .sort(),
    )
  })

  it('counts failures by status and goes on', async () => {
    const { url } = await startGatewayStub((index) => (index % 2 ? { status: 502, body: '{}' } : byVariant('v1')))
    const summary = await replayTraffic({ ...fast, url, mails: mails(10) })
    expect(summary).toMatchObject({ sent: 10, answered: 5, failed: 5, failures: { 502: 5 } })
  })

  it('counts what got no answer, and measures no latency on nothing', async () => {
    const { url } = await startGatewayStub(() => byVariant('v1'))
    const server = servers.pop()
    await new Promise((resolve) => server?.close(resolve))
    const summary = await replayTraffic({ ...fast, url, mails: mails(3) })
    expect(summary).toMatchObject({ answered: 0, failed: 3, failures: { 'no answer': 3 } })
    expect(summary.latencyMs).toEqual({ p50: null, p99: null })
  })

  it('does not wait for answers before it sends the next', async () => {
    let release = () => {}
    const hold = new Promise<void>((resolve) => {
      release = resolve
    })
    const { url, calls } = await startGatewayStub(() => byVariant('v1'), hold)
    const replay = replayTraffic({ ...fast, url, mails: mails(8) })
    await expect.poll(() => calls.length).toBe(8)
    release()
    expect((await replay).answered).toBe(8)
  })

  it('never has more mails under way than allowed', async () => {
    const { url, calls } = await startGatewayStub(() => byVariant('v1'))
    await replayTraffic({ ...fast, url, mails: mails(40), inFlight: 3 })
    expect(Math.max(...calls.map(({ open }) => open))).toBeLessThanOrEqual(3)
  })

  it('sends nothing after its signal, and tells what was answered until then', async () => {
    const { url, calls } = await startGatewayStub(() => byVariant('v1'))
    const controller = new AbortController()
    const summary = await replayTraffic({
      model: 'client-email',
      ratePerSecond: 100,
      url,
      mails: mails(1000),
      signal: controller.signal,
      onProgress: ({ answered }) => answered === 5 && controller.abort(),
    })
    expect(summary.sent).toBe(calls.length)
    expect(summary.answered).toBe(summary.sent)
    expect(summary.sent).toBeLessThan(1000)
  })

  it('fails as its source of mails fails, after the answers under way', async () => {
    const { url } = await startGatewayStub(() => byVariant('v1'))
    let answered = 0
    function* source() {
      yield* mails(3)
      throw new Error('line 4 is broken')
    }
    const replay = replayTraffic({ ...fast, url, mails: source(), onProgress: (it) => (answered = it.answered) })
    await expect(replay).rejects.toThrow('line 4 is broken')
    expect(answered).toBe(3)
  })

  it.each([0, -1, Number.NaN])('refuses a rate of %d', async (ratePerSecond) => {
    await expect(replayTraffic({ url: 'http://x', model: 'm', mails: [], ratePerSecond })).rejects.toThrow(RangeError)
  })
})

describe('percentile', () => {
  it.each([
    [[15, 20, 35, 40, 50], 30, 20],
    [[15, 20, 35, 40, 50], 100, 50],
    [[7], 1, 7],
  ])('of %j at %d is %d', (values, percent, expected) => {
    expect(percentile(values, percent)).toBe(expected)
  })

  it('is unknown for no values', () => {
    expect(percentile([], 50)).toBeNull()
  })

  it('is the least value that the given share does not exceed', () => {
    const values = fc.array(fc.integer(), { minLength: 1 }).map((it) => it.sort((left, right) => left - right))
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (sorted, percent) => {
        const value = percentile(sorted, percent) ?? Number.NaN
        const share = (limit: number, strictly: boolean) =>
          (100 * sorted.filter((it) => (strictly ? it < limit : it <= limit)).length) / sorted.length
        return share(value, false) >= percent && share(value, true) < percent
      }),
    )
  })
})
