import { styleText } from 'node:util'
import Table from 'cli-table3'

export type Narrator = ReturnType<typeof createNarrator>

const second = 1_000

/** Tells the story on the terminal, each line with the seconds since it began. */
export function createNarrator(write: (text: string) => void, startedAt = Date.now()) {
  const clock = () => `${((Date.now() - startedAt) / second).toFixed(1).padStart(5)} s  `
  return {
    chapter(title: string): void {
      write(`\n${styleText('bold', title)}\n`)
    },
    say(line: string): void {
      write(`${styleText('dim', clock())}${line}\n`)
    },
    /** First row is the header. */
    table([head = [], ...rows]: readonly (readonly string[])[]): void {
      const table = new Table({ head: [...head], style: { head: ['bold'] } })
      table.push(...rows.map((row) => [...row]))
      write(`${table.toString()}\n`)
    },
    elapsedSeconds: (): number => (Date.now() - startedAt) / second,
  }
}
