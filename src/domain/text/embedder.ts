/** Turns texts into vectors of one length, so that texts that say alike things lie close together. */
export type Embedder = {
  /** As the definition names it. */
  readonly name: string
  readonly dimensions: number
  /** A vector for each text, in their order, of the Euclidean length 1; of a text without words 0. The same text, the same vector. */
  readonly embed: (texts: readonly string[]) => Float32Array[]
}
