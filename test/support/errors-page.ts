type Failure = { readonly retryable: boolean; readonly remedy: string }

const introduction = `# Errors

<!-- Generated from src/contract/failures.ts by test/contract/errors-page.test.ts. Do not edit. -->

Every way in which an activity or a workflow of Perennial fails, and what a person does about it. The type stands in the Temporal UI
beside the failure, in \`perennial status\` as the end of a retraining, and in the log of the worker. A message says where, what rule,
what was got, and ends with the remedy of this table.

- **Retried** failures are tried again by Temporal until they succeed or the activity's time is over: seconds at first, then once a
  minute. Nothing has to be done unless the message names something that only you can change.
- The others end the retraining at once. The lifecycle remembers the reason and serves the next request; the champion keeps serving.
- Decisions are no failures. A challenger that does not pass the gate, or is rolled back, is a result with reasons
  (\`rejected\`, \`inconclusive\`, \`rolled-back\`).
`

const afterword = `What the gateway answers (HTTP problems) and what \`perennial validate\` finds in a definition explain themselves where they appear.
`

/** The page docs/errors.md, laid out as the formatter leaves it. */
export function renderErrorsPage(failures: Readonly<Record<string, Failure>>): string {
  const rows = Object.entries(failures).map(([type, { retryable, remedy }]) => [
    `\`${type}\``,
    retryable ? 'yes' : 'no',
    remedy,
  ])
  return [introduction, formatTable([['Type', 'Retried', 'What to do'], ...rows]), afterword].join('\n')
}

function formatTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`
  return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('')
}
