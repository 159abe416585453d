/**
 * Stand-ins that the chart library accepts as colours. In the finished SVG they become the page's own variables, so that one
 * static picture is right on light and dark ground and on paper.
 */
export const colours = {
  ink: '#010101',
  soft: '#010102',
  line: '#010103',
  pass: '#010104',
  fail: '#010105',
  inconclusive: '#010106',
  ground: '#010107',
  warning: '#010108',
} as const

export function inCssColours(svg: string): string {
  return Object.entries(colours).reduce((text, [name, colour]) => text.replaceAll(colour, `var(--${name})`), svg)
}
