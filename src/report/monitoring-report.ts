import { html, raw } from 'hono/html'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import { sayTime } from './format.ts'
import { list, section } from './html.ts'
import { checkTitles } from './monitoring-headline.ts'
import {
  effectsSection,
  readSection,
  referenceSection,
  sharesSection,
  unknownTruthSection,
} from './monitoring-sections.ts'
import { wordsSection } from './monitoring-words.ts'
import { styles } from './styles.ts'

/**
 * The report of a check: one page that needs nothing else, neither network nor script. Says first what the verdict is and why,
 * then what moved, how sure that is, and what it rests on. Shows no text of a customer but single words.
 */
export function renderMonitoringReport(check: WindowCheck): string {
  const { model, environment, window, outcome, reasons, notes } = check
  const title = checkTitles[outcome]
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${model}: ${title}</title>
<style>${raw(styles)}</style>
</head>
<body>
<header><h1>Check of ${model}</h1><p class="soft">${sayTime(window.from)} to ${sayTime(window.to)}, environment ${environment}</p></header>
<main>
<div class="verdict ${outcome}"><strong class="outcome">${outcome}: ${title}</strong>${list(reasons)}</div>
${section('What moved, and how sure that is', effectsSection(check))}
${section('Labels that the champion never learnt', unknownTruthSection(check))}
${section('Answers side by side', sharesSection(check))}
${section('Words that tell the window from its reference', wordsSection(check))}
${section('What to know of the data', notes.length > 0 ? list(notes) : null)}
${section('What was read', readSection(check))}
${section('What it was compared with', referenceSection(check))}
</main>
</body>
</html>
`
  return page.toString()
}
