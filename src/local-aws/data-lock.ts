import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Who holds a data folder. The start tells the process from a later one that got the same id. */
type Holder = { readonly pid: number; readonly start: string | undefined }

/** Takes a data folder for this process alone; two that write to one would ruin it. */
export async function lockDataFolder(dataDir: string): Promise<{ release(): Promise<void> }> {
  const file = join(dataDir, 'lock')
  await mkdir(dataDir, { recursive: true }).catch((cause) => unusable(dataDir, cause))
  const self: Holder = { pid: process.pid, start: await startOf(process.pid) }
  if (!(await create(file, self))) {
    const holder = await readHolder(file)
    if (holder && (await isAlive(holder))) {
      throw new Error(
        `the data folder ${dataDir} must belong to one server, and process ${holder.pid} holds it: stop that one, or choose another folder`,
      )
    }
    await rm(file, { force: true })
    if (!(await create(file, self)))
      throw new Error(`${file} must be free, and another server took it just now: try again`)
  }
  return { release: () => rm(file, { force: true }) }
}

async function create(file: string, holder: Holder): Promise<boolean> {
  try {
    const handle = await open(file, 'wx')
    await handle.writeFile(JSON.stringify(holder))
    await handle.close()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    return unusable(file, error)
  }
}

function unusable(path: string, cause: unknown): never {
  const { message } = cause as Error
  throw new Error(`the data folder must be one that this process may write to, got ${path}: ${message}`, { cause })
}

/** Undefined when a crash cut the file short. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

async function isAlive({ pid, start }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return start === undefined || start === (await startOf(pid))
}

/** When a process started, where the system tells (Linux): the 22nd field, counted behind the name, which may hold anything. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
