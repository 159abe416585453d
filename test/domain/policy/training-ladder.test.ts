import { describe, expect, it } from 'vitest'
import { planTry } from '../../../src/domain/policy/training-ladder.ts'

const instances = ['small', 'large']
const minutes = (count: number) => count * 60_000
const short = (times: number) => Array.from({ length: times }, () => 'capacity-short' as const)

describe('the next training job', () => {
  it.each([
    ['is the first type to begin with', [], { instanceType: 'small', waitMs: 0 }],
    ['moves on when capacity is short', short(1), { instanceType: 'large', waitMs: 0 }],
    ['begins again after the last type, and waits first', short(2), { instanceType: 'small', waitMs: minutes(10) }],
    ['moves on at once within a later round', short(3), { instanceType: 'large', waitMs: 0 }],
    ['waits longer each round', short(4), { instanceType: 'small', waitMs: minutes(20) }],
    ['waits fifty minutes before the last round', short(10), { instanceType: 'small', waitMs: minutes(50) }],
    ['does not come after six rounds', short(12), undefined],
    ['repeats the type after a fault of the service', ['service-fault'], { instanceType: 'small', waitMs: 0 }],
    [
      'repeats the type that the ladder had come to',
      [...short(1), 'service-fault'],
      { instanceType: 'large', waitMs: 0 },
    ],
    ['does not come after a third fault', ['service-fault', 'service-fault', 'service-fault'], undefined],
    ['does not come after a failure of the recipe itself', ['failed'], undefined],
    ['does not come after a stop', ['stopped'], undefined],
    ['does not come after a job without evidence', [...short(1), 'evidence-missing'], undefined],
  ] as const)('%s', (_, endings, expected) => {
    expect(planTry(instances, [...endings])).toEqual(expected)
  })

  it('does not come without an instance type', () => {
    expect(planTry([], [])).toBeUndefined()
  })
})
