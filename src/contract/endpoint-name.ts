/** The endpoint that serves a model: one a model, named like it. */
export function endpointName(model: string): string {
  return model
}
