import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeDurably } from './durable-file.ts'
import { type Journal, openJournal, readJournal } from './journal.ts'

/** What a journal's entries add up to. */
export type JournalledState<E> = {
  /** Takes one entry in; the same for an entry read back and for a new one. */
  apply(entry: E): void
  /** Entries that, applied to nothing, give the state as it is now. */
  live(): Iterable<E>
  /** How many `live` gives. */
  size(): number
}

export type CompactingJournal<E> = {
  /** The entry counts in the state at once; resolves when it is durable. */
  record(entry: E): Promise<void>
  close(): Promise<void>
}

// So many entries of no further use are not worth writing the journal anew.
const redundantEntriesAllowed = 1_000

/** Reads a journal into its state, goes on writing it, and writes it anew when most of it no longer matters. */
export async function openCompactingJournal<E>(file: string, state: JournalledState<E>): Promise<CompactingJournal<E>> {
  await mkdir(dirname(file), { recursive: true })
  let written = 0
  for await (const entry of readJournal<E>(file)) {
    state.apply(entry)
    written += 1
  }
  let journal: Promise<Journal<E>> = openJournal<E>(file)
  await journal
  let compacting = false

  // What is under way to the old file counts in the state already, and so is in the new one.
  function compact(): void {
    const old = journal
    const entries = [...state.live()]
    compacting = true
    journal = rewrite(old, entries).finally(() => {
      compacting = false
    })
    // Whoever records next is told.
    journal.catch(() => undefined)
  }
  async function rewrite(old: Promise<Journal<E>>, entries: readonly E[]): Promise<Journal<E>> {
    try {
      await writeDurably(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
    } catch {
      // The old journal is whole: to go on with it loses nothing, and the next entry tries again.
      return old
    }
    written = entries.length
    const next = await openJournal<E>(file)
    await (await old).close()
    return next
  }

  return {
    async record(entry) {
      state.apply(entry)
      written += 1
      const current = journal
      if (!compacting && written > 2 * state.size() + redundantEntriesAllowed) compact()
      await (await current).append(entry)
    },
    async close() {
      await (await journal).close()
    },
  }
}
