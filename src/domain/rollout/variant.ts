/**
 * The production variant that serves a model's version: `variantName(3)` is `v3`. The name is how an answer, a capture and a
 * metric tell which version they belong to. A `RangeError` for what is no version: a whole number from 1.
 */
export function variantName(version: number): string {
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new RangeError(`a model's version is a whole number from 1, got ${version}`)
  }
  return `v${version}`
}

/** The version that a variant serves: `variantVersion('v3')` is 3; `undefined` for a variant that Perennial did not name. */
export function variantVersion(name: string): number | undefined {
  const digits = /^v([1-9]\d*)$/.exec(name)?.[1]
  const version = Number(digits)
  return digits && Number.isSafeInteger(version) ? version : undefined
}
