const silenceMs = 1000

/** Says on standard error what is done; of the same thing, named before the last colon, how far it is, once a second. */
export function createProgressSayer(): (doing: string) => void {
  let last = { what: '', at: 0 }
  return (doing) => {
    const what = doing.slice(0, Math.max(0, doing.lastIndexOf(': ')))
    if (what === last.what && Date.now() - last.at < silenceMs) return
    last = { what, at: Date.now() }
    process.stderr.write(`${doing}\n`)
  }
}
