import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const quotaName = /^ml\.[\w.]+ for .+ usage$/

/** How many instances there may be, by AWS's name of the quota: `ml.g5.xlarge for training job usage`. What is not named has no limit. */
export const quotasSchema = z.record(z.string(), z.int().min(0)).superRefine((quotas, context) => {
  const message = 'must be named as AWS names quotas, like ml.g5.xlarge for training job usage'
  for (const name of Object.keys(quotas).filter((candidate) => !quotaName.test(candidate)))
    context.addIssue({ code: 'custom', path: [name], message })
})

export type Quotas = Readonly<Record<string, number>>

/** The quotas that a server goes by, changed while it runs: those who read see them through the one object. */
export type QuotaStore = { readonly current: Quotas; replace(quotas: Quotas): void }

export function createQuotaStore(initial: Quotas = {}): QuotaStore {
  const current: Record<string, number> = { ...initial }
  return {
    current,
    replace(quotas) {
      for (const name of Object.keys(current)) delete current[name]
      Object.assign(current, quotas)
    },
  }
}

/** The quotas of a JSON file. */
export async function readQuotas(file: string): Promise<Quotas> {
  try {
    return quotasSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message
    throw new Error(`the quotas file ${file} must hold numbers by AWS's names of quotas: ${detail}`, { cause })
  }
}
