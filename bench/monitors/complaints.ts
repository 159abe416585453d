import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { packageRoot } from '../../src/cli/package-root.ts'

/** A complaint with the product that its customer chose, under the name that the product had that day. */
export type Complaint = {
  readonly id: string
  readonly text: string
  /** ISO date on which it came. */
  readonly day: string
  readonly product: string
}

const file = join(packageRoot, '../shared/data/cfpb/complaints.csv.gz')

/** Real complaints in the order of their dates, or `undefined` where the data set is not on this machine. */
export async function readComplaints(): Promise<Complaint[] | undefined> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (!isThere) return undefined
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const reader = await connection.runAndReadAll(
      `SELECT complaint_id, narrative, date_received, product
       FROM read_csv('${file.replaceAll("'", "''")}', all_varchar = true, max_line_size = 10000000)
       WHERE narrative IS NOT NULL ORDER BY date_received, complaint_id`,
    )
    return reader.getRows().map(([id, text, day, product]) => ({
      id: String(id),
      text: String(text),
      day: String(day),
      product: String(product),
    }))
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
