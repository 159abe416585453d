import { readdir, readFile } from 'node:fs/promises'

/**
 * Every child and whatever it starts inherits this variable, so that processes are found which left their group (`setsid`). Only
 * one that also empties its environment escapes; and without `/proc` (not Linux) none are found, the process group alone counts.
 */
export const markVariable = 'LOCAL_AWS_PROCESS'

// A process may start others while it is looked for; each round finds those.
const longestHunt = 20

/** The ids of the processes whose mark begins so. */
async function findMarked(markPrefix: string): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => [])
  const ids = entries.filter((entry) => /^\d+$/.test(entry))
  const marked = await Promise.all(ids.map(async (id) => ((await bears(id, markPrefix)) ? [Number(id)] : [])))
  return marked.flat()
}

/** Sends the signal to every process whose mark begins so; answers to how many. */
export async function signalMarked(markPrefix: string, signal: NodeJS.Signals): Promise<number> {
  const found = await findMarked(markPrefix)
  return found.filter((pid) => signalProcess(pid, signal)).length
}

/** Kills until none is left; answers how many there were. */
export async function killMarked(markPrefix: string): Promise<number> {
  let killed = 0
  for (let round = 0; round < longestHunt; round += 1) {
    const found = await signalMarked(markPrefix, 'SIGKILL')
    if (found === 0) break
    killed += found
  }
  return killed
}

async function bears(id: string, markPrefix: string): Promise<boolean> {
  // Gone, another user's, or a zombie, which has no environment left.
  const environment = await readFile(`/proc/${id}/environ`, 'latin1').catch(() => '')
  return `\0${environment}`.includes(`\0${markVariable}=${markPrefix}`)
}

function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal)
    return true
  } catch {
    return false
  }
}
