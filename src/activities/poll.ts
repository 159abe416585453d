import { Context } from '@temporalio/activity'

/**
 * Describes something again and again until `isOver`, heartbeating what it saw. Ends by the activity's cancellation, which
 * never touches the thing itself: only the workflow decides to stop a paid job, since a restarting worker cancels as well.
 */
export async function pollUntil<T>(
  intervalMs: number,
  describe: () => Promise<T>,
  isOver: (seen: T) => boolean,
  details: (seen: T) => unknown,
): Promise<T> {
  for (;;) {
    const seen = await describe()
    Context.current().heartbeat(details(seen))
    if (isOver(seen)) return seen
    await Context.current().sleep(intervalMs)
  }
}
