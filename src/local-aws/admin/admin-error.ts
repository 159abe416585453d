/** Why the server's own endpoint refuses a request: where, which rule, what was got, what to do. */
export type Mistake = {
  readonly where: string
  readonly rule: string
  readonly got?: unknown
  readonly todo: string
}

export class AdminError extends Error {
  readonly statusCode: number
  readonly mistake: Mistake

  constructor(statusCode: number, mistake: Mistake) {
    super(`${mistake.where} ${mistake.rule}`)
    this.statusCode = statusCode
    this.mistake = mistake
  }
}

export function notFound(path: string): AdminError {
  return new AdminError(404, {
    where: path,
    rule: 'must be one of the paths that this server has for itself',
    todo: 'see docs/local-aws.md for the list',
  })
}
