import type { WindowDatabase } from './windows-database.ts'

/** A bounded sample of the instances, which grows part by part. */
export type Sample = {
  /** Condition of the hashes that can still be among the sample. */
  candidates(): string
  add(table: string): Promise<void>
  /** Leaves out what was captured again and is no longer among the instances. */
  finish(): Promise<void>
}

type SampleQuery = {
  readonly table: string
  /** As many as are wanted. */
  readonly size: number
  /** What is kept beside the id. */
  readonly columns: readonly string[]
  readonly condition: string
}

/**
 * The table of those instances whose ids have the smallest hashes: chosen without a look at them, and the same whatever the order in
 * which they come. What cannot be among them any more is not even taken in.
 */
export function createSample(database: WindowDatabase, { table, size, columns, condition }: SampleQuery): Sample {
  const kept = ['call', 'place', 'at_ms', 'content', 'id', 'hash', ...columns].join(', ')
  let largest: string | undefined
  let into = `CREATE TABLE ${table} AS`

  async function dropLargest(): Promise<void> {
    const [row] = await database.rows<{ largest: string | null }>(
      `SELECT max(hash)::VARCHAR AS largest FROM (SELECT DISTINCT hash FROM ${table} ORDER BY hash LIMIT ${size}) HAVING count(*) = ${size}`,
    )
    if (!row?.largest) return
    largest = row.largest
    await database.run(`DELETE FROM ${table} WHERE hash > ${largest}`)
  }

  const candidates = () => (largest === undefined ? 'true' : `hash <= ${largest}`)

  return {
    candidates,
    async add(from) {
      await database.run(
        `${into} SELECT ${kept} FROM ${from} WHERE place IS NOT NULL AND ${candidates()} AND ${condition}`,
      )
      into = `INSERT INTO ${table}`
      await dropLargest()
    },
    async finish() {
      await database.run(`DELETE FROM ${table} WHERE rowid NOT IN (
        SELECT min(rowid) FROM ${table} SEMI JOIN instances USING (call, place, at_ms, content) GROUP BY call, place)`)
    },
  }
}
