const requestIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/**
 * Whether a text may identify a request for a retraining. The id becomes part of a workflow id and of a folder in the bucket:
 * 1 to 64 letters, digits, dots, underscores and hyphens, the first a letter or a digit.
 *
 * @example isRequestId('2026-08-monthly') // true
 * @example isRequestId('a/b') // false
 */
export function isRequestId(text: string): boolean {
  return requestIdPattern.test(text)
}
