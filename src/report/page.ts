import { html, raw } from 'hono/html'
import { type Html, list } from './html.ts'
import { styles } from './styles.ts'

export type Page = {
  /** In the browser's tab. */
  readonly title: string
  readonly heading: string
  /** A line below the heading. */
  readonly origin: Html
  readonly outcome: string
  /** The verdict in words, before its reasons. */
  readonly verdict: string
  readonly reasons: readonly string[]
  readonly sections: readonly (Html | null)[]
}

/** A page that needs nothing else, neither network nor script: the verdict first, then what it rests on. */
export function renderPage({ title, heading, origin, outcome, verdict, reasons, sections }: Page): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(styles)}</style>
</head>
<body>
<header><h1>${heading}</h1><p class="soft">${origin}</p></header>
<main>
<div class="verdict ${outcome}"><strong class="outcome">${verdict}</strong>${list(reasons)}</div>
${sections.map(
  (section) => html`${section}
`,
)}</main>
</body>
</html>
`
  return page.toString()
}
