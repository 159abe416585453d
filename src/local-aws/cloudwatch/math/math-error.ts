/** Why an expression cannot be read or computed; whoever evaluates adds which expression it is. */
export class MathError extends Error {}
