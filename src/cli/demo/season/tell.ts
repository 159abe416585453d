import type { PeriodAccuracy } from '../predictions.ts'
import { trainFirstChampion } from '../story.ts'
import type { DemoSummary } from '../summary.ts'
import { playSeason } from './play.ts'
import { findSeasonProblems } from './problems.ts'
import type { Season } from './record.ts'
import type { SeasonStage } from './stage.ts'

/** The whole season: the first champion, and every period after it. */
export async function tellSeason(stage: SeasonStage): Promise<Omit<DemoSummary, 'seconds' | 'links'>> {
  const { narrator, definition } = stage
  narrator.say(
    'the schedules of the model are paused: weeks pass in seconds here, and the demo starts what they would start',
  )
  const first = await trainFirstChampion(stage)
  const { season, acts } = await playSeason(stage)
  return {
    problems: findSeasonProblems(definition.model, first.evidence.runId, season),
    september: septemberOf(season),
    retrainings: [first, ...acts],
    season,
  }
}

/** The first half of September, answered by the first champion and by the one that served then; of queues that were listed. */
function septemberOf({ periods }: Season): DemoSummary['september'] {
  const september = periods.find(({ id }) => id === 'september-1')
  if (!september) throw new Error('the season has no first half of September')
  const { kept, leftAlone } = september.accuracy
  const of = ({ version, listedQueue }: PeriodAccuracy) => ({ version, ...listedQueue })
  return { before: of(leftAlone), after: of(kept) }
}
