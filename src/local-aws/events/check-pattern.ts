import { eventsErrors } from './errors.ts'
import { type Pattern, parsePattern } from './pattern.ts'
import { PatternError } from './pattern-error.ts'

const longest = 4_096

/** Answers a pattern's text when it is one that EventBridge takes. */
export function checkPattern(text: string): string {
  readPattern(text)
  return text
}

export function readPattern(text: string): Pattern {
  if (text.length > longest) {
    throw eventsErrors.invalidPattern(`it must have at most ${longest} characters, got ${text.length}`)
  }
  try {
    return parsePattern(text)
  } catch (error) {
    if (error instanceof PatternError) throw eventsErrors.invalidPattern(error.message)
    throw error
  }
}
