import { describe, expect, it } from 'vitest'
import { createFaults, faultSchema } from '../../src/local-aws/faults.ts'
import { createGuard, Dropped } from '../../src/local-aws/guard.ts'
import { createRates } from '../../src/local-aws/rates.ts'

const occasion = { service: 'sagemaker', operation: 'ListTrainingJobs' }

function guardWith(fault?: object) {
  const faults = createFaults()
  if (fault) faults.add(faultSchema.parse(fault))
  return createGuard({ account: '0', findCredential: () => undefined, wall: () => 0, faults })
}

describe('the guard', () => {
  it('lets the call of an operation through', async () => {
    expect(await guardWith().admit(occasion)).toEqual({ dropAfter: false })
  })

  it.each([
    ['throttle', { name: 'Throttling', message: 'Rate exceeded', statusCode: 400 }],
    ['internal-error', { name: 'InternalFailure', statusCode: 500 }],
  ])('answers %s where it was asked for', async (kind, error) => {
    await expect(guardWith({ kind }).admit(occasion)).rejects.toMatchObject(error)
  })

  it('drops a call before it is carried out, or after', async () => {
    await expect(guardWith({ kind: 'drop-before' }).admit(occasion)).rejects.toBeInstanceOf(Dropped)
    expect(await guardWith({ kind: 'drop-after' }).admit(occasion)).toEqual({ dropAfter: true })
  })

  it('lets more calls than the rate of AWS wait for the next second', async () => {
    const guard = guardWith()
    await guard.admit(occasion)
    await guard.admit(occasion)
    await expect(guard.admit(occasion)).rejects.toMatchObject({ name: 'Throttling' })
    expect(await guard.admit({ ...occasion, operation: 'ListEndpoints' })).toEqual({ dropAfter: false })
  })
})

describe('a rate', () => {
  it('fills up again, never above what may come at once', () => {
    let now = 0
    const rates = createRates({ 's.Op': 2 }, () => now)
    const call = () => rates.admits({ service: 's', operation: 'Op' })
    expect([call(), call(), call()]).toEqual([true, true, false])
    now += 500
    expect([call(), call()]).toEqual([true, false])
    now += 60_000
    expect([call(), call(), call()]).toEqual([true, true, false])
  })
})
