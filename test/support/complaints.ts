import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'

/** A complaint with the product that its customer chose, under the name that the product had that day. */
export type Complaint = { readonly id: string; readonly text: string; readonly day: string; readonly product: string }

export const complaintsFile = fileURLToPath(new URL('../../../shared/data/cfpb/complaints.csv.gz', import.meta.url))

/** Complaints on all products, which alone have true shares over time, in the order of their days. */
export async function readComplaints(): Promise<Complaint[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const reader = await connection.runAndReadAll(
      `SELECT complaint_id AS id, narrative AS text, date_received AS day, product
       FROM read_csv('${complaintsFile.replaceAll("'", "''")}', all_varchar = true, max_line_size = 10000000)
       WHERE narrative IS NOT NULL AND all_products = '1' ORDER BY date_received, complaint_id`,
    )
    return reader.getRowObjectsJson() as unknown as Complaint[]
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
