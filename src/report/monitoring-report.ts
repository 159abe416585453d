import { html } from 'hono/html'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import { sayPeriod } from './format.ts'
import { list, section } from './html.ts'
import type { ReportContext } from './monitoring-context.ts'
import { checkTitles } from './monitoring-headline.ts'
import { historySection } from './monitoring-history-section.ts'
import { samplesSection } from './monitoring-samples.ts'
import {
  effectsSection,
  readSection,
  reasonsSection,
  referenceSection,
  unknownTruthSection,
} from './monitoring-sections.ts'
import { sharesSection } from './monitoring-shares.ts'
import { slicesSection } from './monitoring-slices.ts'
import { textsSection } from './monitoring-text-sections.ts'
import { decisionSection, verdictReasons } from './monitoring-verdict.ts'
import { wordsSection } from './monitoring-words.ts'
import { renderPage } from './page.ts'

/**
 * The report of a check. Says first what the verdict is, why, and what was done about it; then what moved, how sure that is, since when,
 * and what it rests on. Shows no text of a customer but single words, and the redacted samples that the definition allows.
 */
export function renderMonitoringReport(check: WindowCheck, context: ReportContext = {}): string {
  const { model, environment, window, outcome, notes } = check
  const title = checkTitles[outcome]
  return renderPage({
    title: `${model}: ${title}`,
    heading: `Check of ${model}`,
    origin: html`${sayPeriod(window.from, window.to)}, environment ${environment}`,
    outcome,
    verdict: `${outcome}: ${title}`,
    reasons: verdictReasons(check, context),
    sections: [
      decisionSection(context),
      section('What moved, and how sure that is', effectsSection(check)),
      section('Over the last windows', historySection(check, context)),
      section('Labels that the champion never learnt', unknownTruthSection(check)),
      section('Answers side by side', sharesSection(check)),
      section('Slices, the worst first', slicesSection(check)),
      section('Texts side by side', textsSection(check)),
      section('Words that tell the window from its reference', wordsSection(check)),
      section('Samples', samplesSection(check)),
      section('What each monitor says', reasonsSection(check)),
      section('What to know of the data', notes.length > 0 ? list(notes) : null),
      section('What was read', readSection(check)),
      section('What it was compared with', referenceSection(check)),
    ],
  })
}
