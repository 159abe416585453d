import { html } from 'hono/html'
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
import { renderPage } from './page.ts'

/**
 * The report of a check. Says first what the verdict is and why, then what moved, how sure that is, and what it rests on. Shows no
 * text of a customer but single words.
 */
export function renderMonitoringReport(check: WindowCheck): string {
  const { model, environment, window, outcome, reasons, notes } = check
  const title = checkTitles[outcome]
  return renderPage({
    title: `${model}: ${title}`,
    heading: `Check of ${model}`,
    origin: html`${sayTime(window.from)} to ${sayTime(window.to)}, environment ${environment}`,
    outcome,
    verdict: `${outcome}: ${title}`,
    reasons,
    sections: [
      section('What moved, and how sure that is', effectsSection(check)),
      section('Labels that the champion never learnt', unknownTruthSection(check)),
      section('Answers side by side', sharesSection(check)),
      section('Words that tell the window from its reference', wordsSection(check)),
      section('What to know of the data', notes.length > 0 ? list(notes) : null),
      section('What was read', readSection(check)),
      section('What it was compared with', referenceSection(check)),
    ],
  })
}
