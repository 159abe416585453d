/** What a caller's logger must offer; pino's do. */
export type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** A logger that writes a line for each message, an error's stack below it. */
export function lineLog(write: (line: string) => void): Log {
  const log = (level: string) => (fields: object, message: string) => {
    const { err, ...rest } = fields as { err?: unknown }
    const details = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    const cause = err === undefined ? '' : `\n${err instanceof Error ? err.stack : String(err)}`
    write(`${level} ${[message, ...details].join(' ')}${cause}`)
  }
  return { info: log('info'), warn: log('warn'), error: log('error') }
}
