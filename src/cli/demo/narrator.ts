import { styleText } from 'node:util'
import Table from 'cli-table3'

export type Narrator = ReturnType<typeof createNarrator>

const second = 1_000
const withoutLines = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' }

// Node 20 styles text whether it goes to a terminal or to a file.
const emphasised = (style: 'bold' | 'dim', text: string) => (process.stdout.isTTY ? styleText(style, text) : text)

/** Tells the story on the terminal, each line with the seconds since it began. */
export function createNarrator(write: (text: string) => void, startedAt = Date.now()) {
  const clock = () => `${((Date.now() - startedAt) / second).toFixed(1).padStart(5)} s  `
  return {
    chapter(title: string): void {
      write(`\n${emphasised('bold', title)}\n`)
    },
    say(line: string): void {
      write(`${emphasised('dim', clock())}${line}\n`)
    },
    /** First row is the header. Without lines between the rows where there are many. */
    table([head = [], ...rows]: readonly (readonly string[])[], lines: 'all' | 'few' = 'all'): void {
      const style = process.stdout.isTTY ? { head: ['bold'], border: ['dim'] } : { head: [], border: [] }
      const table = new Table({ head: [...head], style, ...(lines === 'few' && { chars: withoutLines }) })
      table.push(...rows.map((row) => [...row]))
      write(`${table.toString()}\n`)
    },
    elapsedSeconds: (): number => (Date.now() - startedAt) / second,
  }
}
