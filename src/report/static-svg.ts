import { type EChartsCoreOption, init } from 'echarts/core'
import { html, raw } from 'hono/html'
import { inCssColours } from './chart-colours.ts'
import type { Html } from './html.ts'

type Picture = {
  readonly option: EChartsCoreOption
  readonly width: number
  readonly height: number
  /** The chart in words, for who does not see it. */
  readonly description: string
}

/** A chart as static SVG that follows the page's colours. */
export function drawStaticSvg({ option, width, height, description }: Picture): Html {
  const canvas = init(null, null, { renderer: 'svg', ssr: true, width, height })
  canvas.setOption(option)
  const svg = canvas.renderToSVGString()
  canvas.dispose()
  const label = html`<svg role="img" aria-label="${description}" `.toString()
  return html`${raw(inCssColours(withoutInteraction(svg)).replace('<svg ', () => label))}`
}

// What the library adds for a mouse is dead weight on paper, and its ids count through the life of the process: without them the
// same evidence makes the same page.
function withoutInteraction(svg: string): string {
  return svg.replace(/<style[\s\S]*<\/style>/, '').replaceAll(/ (class|pointer-events|ecmeta_\w+)="[^"]*"/g, '')
}
