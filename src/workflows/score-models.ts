import { CancellationScope } from '@temporalio/workflow'
import type { ScoringRole } from '../activities/scoring.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { brief, waiting } from './activities.ts'
import { withCompensations } from './compensations.ts'

type ScoringInput = {
  readonly definition: ModelDefinition
  readonly runId: string
  readonly datasetUri: string
  readonly challenger: string
  readonly champion: string | null
}

const transformLimitMs = 6 * 60 * 60 * 1000

/** Scores both models on the same test rows, at the same time, by the code that serves them. Answers where the scores lie. */
export async function scoreModels(input: ScoringInput): Promise<{ challenger: string; champion: string | null }> {
  return CancellationScope.cancellable(async () => {
    const scoring = [
      scoreModel(input, 'challenger', input.challenger),
      input.champion ? scoreModel(input, 'champion', input.champion) : null,
    ] as const
    try {
      const [challenger, champion] = await Promise.all(scoring)
      return { challenger, champion }
    } catch (error) {
      // One failed: the other's paid job is of no use any more, and its compensation stops it.
      CancellationScope.current().cancel()
      await Promise.allSettled(scoring)
      throw error
    }
  })
}

async function scoreModel(input: ScoringInput, role: ScoringRole, modelName: string): Promise<string> {
  const { definition, runId, datasetUri } = input
  return withCompensations(async (compensations) => {
    compensations.add(`stop scoring the ${role}`, () => brief.stopScoring({ model: definition.model, role }))
    const { jobName } = await brief.startScoring({ definition, runId, role, modelName, datasetUri })
    const { pollEvery, lostAfter } = definition.environment.jobs
    const { awaitScoring } = waiting(transformLimitMs, lostAfter)
    const { scoresUri } = await awaitScoring.executeWithOptions({ summary: jobName }, [
      { jobName, pollEveryMs: pollEvery },
    ])
    return scoresUri
  })
}
