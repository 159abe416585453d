import { describe, expect, it } from 'vitest'
import { notCarriedOut, unsupported, unsupportedParts } from '../../src/config/unsupported.ts'
import { complaintsText, complaintsWith, definitionOf } from './complaints.ts'

const declared = definitionOf(complaintsWith('strategy: canary', 'strategy: linear'))

describe('what this version does not carry out', () => {
  it('is named, every part of it', () => {
    expect(unsupportedParts(declared).map(({ path }) => path)).toEqual(notCarriedOut.map(({ path }) => path))
  })

  it('is said in words', () => {
    expect(unsupported(definitionOf(complaintsText))).toContain(
      'rollout.shadow is not carried out yet: nothing would be mirrored first',
    )
  })

  it('is not named where it is not declared', () => {
    const { model, owner, policy, training, data, evaluation, rollout, environment, tasks } = declared
    const { spot: _, ...onDemand } = training
    const { goldSet: __, ...split } = data.split
    const { latency: ___, ...judged } = evaluation
    const { shadow: ____, ...plain } = rollout
    const { agreementBelow: _____, ...rollBackOn } = rollout.rollBackOn
    const { places: ______, ...classification } = tasks
    const supported = {
      model,
      owner,
      policy,
      environment,
      tasks: classification,
      training: onDemand,
      data: { ...data, split },
      evaluation: { ...judged, inconclusive: 'stop' as const },
      rollout: { ...plain, strategy: 'canary' as const, rollBackOn },
    }
    expect(unsupported(supported)).toEqual([])
  })

  it.each(['approvals.beforeRollout', 'rollout.shadow', 'rollout.strategy', 'training.spot', 'data.split.goldSet'])(
    'makes applying refuse: %s',
    (path) => {
      expect(unsupportedParts(declared).find((part) => part.path === path)?.refuse).toBe(true)
    },
  )

  it.each(['notifications', 'experimentation'])('is only warned of: %s', (path) => {
    expect(unsupportedParts(declared).find((part) => part.path === path)?.refuse).toBe(false)
  })
})
