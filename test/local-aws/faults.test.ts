import { describe, expect, it } from 'vitest'
import { createFaults, faultSchema } from '../../src/local-aws/faults.ts'

const occasion = { service: 'sagemaker', operation: 'CreateTrainingJob', name: 'nightly-7' }

describe('a fault', () => {
  it.each([
    [{}, true],
    [{ service: 'sagemaker' }, true],
    [{ operation: 'CreateTrainingJob', name: 'nightly' }, true],
    [{ service: 's3' }, false],
    [{ operation: 'StopTrainingJob' }, false],
    [{ name: 'weekly' }, false],
  ])('asked for as %j strikes a matching occasion: %s', (where, strikes) => {
    const faults = createFaults()
    faults.add(faultSchema.parse({ kind: 'throttle', ...where }))
    expect(faults.strike(['throttle'], occasion) !== undefined).toBe(strikes)
  })

  it('strikes only who is asked for its kind', () => {
    const faults = createFaults()
    faults.add(faultSchema.parse({ kind: 'job-crash' }))
    expect(faults.strike(['throttle'], occasion)).toBeUndefined()
  })

  it('strikes as often as it should, counts, and is then gone', () => {
    const faults = createFaults()
    faults.add(faultSchema.parse({ kind: 'capacity', times: 2 }))
    expect(faults.strike(['capacity'], occasion)).toMatchObject({ kind: 'capacity' })
    expect(faults.list()).toMatchObject([{ struck: 1 }])
    expect(faults.strike(['capacity'], occasion)).toBeDefined()
    expect(faults.list()).toEqual([])
    expect(faults.strike(['capacity'], occasion)).toBeUndefined()
  })

  it('strikes with its probability', () => {
    const drawn = [0.29, 0.3]
    const faults = createFaults(() => drawn.shift() ?? 1)
    faults.add(faultSchema.parse({ kind: 'slow', probability: 0.3 }))
    expect(faults.strike(['slow'], occasion)).toBeDefined()
    expect(faults.strike(['slow'], occasion)).toBeUndefined()
  })

  it('can be taken back', () => {
    const faults = createFaults()
    const { id } = faults.add(faultSchema.parse({ kind: 'slow' }))
    expect([faults.remove(id), faults.remove(id)]).toEqual([true, false])
    expect(faults.strike(['slow'], occasion)).toBeUndefined()
  })
})
