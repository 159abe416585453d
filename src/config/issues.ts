import type { z } from 'zod'
import { describeIssue } from './messages.ts'
import type { Finding, Path } from './mistake.ts'

type Issue = z.core.$ZodIssue

/** What a schema finds in a value, the rules in words. */
export function findingsOf(schema: z.ZodType, value: unknown): Finding[] {
  const result = schema.safeParse(value, { error: describeIssue })
  return (result.error?.issues ?? []).flatMap((issue) => flatten(issue, []))
}

function flatten(issue: Issue, above: Path): Finding[] {
  const path = [...above, ...(issue.path as Path)]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        about: 'key',
        message: `is not known; accepted here: ${issue.message}`,
        candidates: issue.message.split(', '),
      }))
    case 'invalid_key':
      return [{ path, about: 'key', message: issue.issues.map(({ message }) => message).join('; ') }]
    case 'invalid_union': {
      const branch = meantBranch(issue.errors)
      if (branch) return branch.flatMap((inner) => flatten(inner, path))
      return [{ path, message: issue.message, candidates: 'options' in issue ? (issue.options ?? []).map(String) : [] }]
    }
    case 'invalid_value':
      return [{ path, message: issue.message, candidates: issue.values.map(String) }]
    default:
      return [{ path, message: issue.message }]
  }
}

/** Of a union the one branch whose kind of value it is: a list with a bad entry is meant as a list, not as a path. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  )
  return fitting.length === 1 ? fitting[0] : undefined
}
