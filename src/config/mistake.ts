/** One thing in a definition that must be mended, and where it stands. Lines and columns count from 1. */
export type Mistake = {
  readonly file: string
  readonly line: number
  readonly column: number
  /** Such as `rollout.steps[1].weight`; empty when the mistake is about the file itself. */
  readonly path: string
  readonly message: string
}

/** A mistake before it is known where in the file it stands. */
export type Finding = {
  readonly path: Path
  /** The rule, without what was found in its place: that is added from what was written. */
  readonly message: string
  readonly about?: 'key' | 'value'
  /** Whether the message names by itself what was found. */
  readonly quoted?: boolean
  /** What could have been meant. */
  readonly candidates?: readonly string[]
}

export type Path = readonly (string | number)[]

/** `['steps', 1, 'weight']` reads `steps[1].weight`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const part = /^[\w-]+$/.test(key) ? key : JSON.stringify(key)
    return text === '' ? part : `${text}.${part}`
  }, '')
}

/** The line that a terminal and an editor know how to open: `file:line:column path: message`. */
export function formatMistake({ file, line, column, path, message }: Mistake): string {
  return `${file}:${line}:${column} ${path === '' ? message : `${path}: ${message}`}`
}
