import { open } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { setTimeout as sleep } from 'node:timers/promises'

// A longer line is cut: no metric stands that far right, and a log without line ends must not fill the memory.
const longestLine = 8_192
// What is handed over at once, and so how long others wait while a job says much.
const chunkBytes = 65_536

export type LogFollower = {
  /** Reads what is left and stops; resolves when the last line was handed over. */
  finish(): Promise<void>
}

/** Hands over the lines of a file that grows, soon after they were written, some at a time. */
export function followLog(file: string, pollMs: number, onLines: (lines: readonly string[]) => void): LogFollower {
  const stopping = new AbortController()
  const reader = createLineReader(file, onLines)
  const following = (async () => {
    while (!stopping.signal.aborted) {
      await reader.readOn()
      await sleep(pollMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
    await reader.readOn()
    reader.end()
  })()
  // Awaited by `finish`; without this a failed read before that would count as unhandled.
  following.catch(() => undefined)
  return {
    async finish() {
      stopping.abort()
      await following
    },
  }
}

function createLineReader(file: string, onLines: (lines: readonly string[]) => void) {
  const decoder = new StringDecoder('utf8')
  const chunk = Buffer.alloc(chunkBytes)
  let position = 0
  let rest = ''
  return {
    async readOn(): Promise<void> {
      const handle = await open(file, 'r')
      try {
        for (;;) {
          const { bytesRead } = await handle.read(chunk, 0, chunk.length, position)
          if (bytesRead === 0) return
          position += bytesRead
          const lines = (rest + decoder.write(chunk.subarray(0, bytesRead))).split('\n')
          rest = (lines.pop() ?? '').slice(0, longestLine)
          if (lines.length > 0) onLines(lines.map((line) => line.slice(0, longestLine)))
        }
      } finally {
        await handle.close()
      }
    },
    end(): void {
      if (rest) onLines([rest])
      rest = ''
    },
  }
}
