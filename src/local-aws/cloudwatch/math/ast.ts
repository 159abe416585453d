export type BinaryOperator = '+' | '-' | '*' | '/' | '^' | '<' | '>' | '<=' | '>=' | '==' | '!=' | 'AND' | 'OR'

/** A math expression as its parser understands it. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'id'; readonly id: string }
  /** `REPEAT`, `DESC`, `AVG`: a word that a function takes as it is. */
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'negative'; readonly of: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }

/** The ids of metrics and expressions that an expression names, each once. */
export function idsIn(expression: Expression): Set<string> {
  const ids = new Set<string>()
  visit(expression, (node) => {
    if (node.kind === 'id') ids.add(node.id)
  })
  return ids
}

export function calls(expression: Expression, name: string): boolean {
  let found = false
  visit(expression, (node) => {
    if (node.kind === 'call' && node.name === name) found = true
  })
  return found
}

function visit(expression: Expression, see: (node: Expression) => void): void {
  see(expression)
  for (const child of childrenOf(expression)) visit(child, see)
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'negative':
      return [expression.of]
    case 'binary':
      return [expression.left, expression.right]
    case 'list':
      return expression.items
    case 'call':
      return expression.args
    default:
      return []
  }
}
