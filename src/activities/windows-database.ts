import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { TimeSpan } from '../domain/drift/window.ts'

/** A database that lives as long as one window is read, and its folder on the disk. */
export type WindowDatabase = {
  readonly folder: string
  run(sql: string): Promise<void>
  /** The rows of a query whose columns are texts, doubles and nulls. */
  rows<Row extends object>(sql: string): Promise<Row[]>
}

const memoryLimit = '512MB'
const threads = '2'

/** Opens a database in a temporary folder, into which it also moves what its memory cannot hold, and removes both at the end. */
export async function withWindowDatabase<T>(body: (database: WindowDatabase) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-window-'))
  const instance = await DuckDBInstance.create(':memory:', {
    threads,
    memory_limit: memoryLimit,
    temp_directory: join(folder, 'spilled'),
  })
  const connection = await instance.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    return await body({
      folder,
      run: async (sql) => {
        await connection.run(sql)
      },
      rows: async <Row extends object>(sql: string) => {
        const reader = await connection.runAndReadAll(sql)
        return reader.getRowObjectsJson() as unknown as Row[]
      },
    })
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(folder, { recursive: true, force: true })
  }
}

/** `'it''s'`: a text as SQL writes it. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** `$."queue".label`: the path of a member below a task or field, whose name has no quotes. */
export function jsonPath(name: string, below = ''): string {
  return sqlText(`$."${name}"${below}`)
}

/** Condition of a row's time, half open. */
export function during({ fromMs, toMs }: TimeSpan): string {
  return `at_ms >= ${fromMs} AND at_ms < ${toMs}`
}

/** The lines of a staged file in the column `line`; an empty one is null. */
export function linesOf({ path, longestLine }: { readonly path: string; readonly longestLine: number }): string {
  const options = [
    `columns = {'line': 'VARCHAR'}`,
    'header = false, auto_detect = false, strict_mode = false',
    // A separator that no line holds, and no quotes: each line is one value, whatever is in it.
    `delim = E'\\x01', quote = '', escape = ''`,
    // The reader's threads take pieces of 16 lines of this length each: longer ones leave nothing to do for the second thread.
    `max_line_size = ${Math.max(smallestLineLimit, longestLine + 2)}`,
  ]
  return `SELECT line FROM read_csv(${sqlText(path)}, ${options.join(', ')})`
}

/** The same with their numbers in `n`, the first being the one after `before`. Read by one thread, since numbers have an order. */
export function numberedLinesOf(lines: {
  readonly path: string
  readonly longestLine: number
  readonly before: number
}) {
  return `SELECT row_number() OVER () + ${lines.before} AS n, line FROM (${linesOf(lines)})`
}

/** Condition of a line that is not blank. */
export const notBlank = `line IS NOT NULL AND NOT regexp_matches(line, '^\\s*$')`

const smallestLineLimit = 256 * 1024
