import { html } from 'hono/html'
import type { RunEvidence } from '../domain/evidence.ts'
import { gateSection } from './gate-section.ts'
import { headlineOf } from './headline.ts'
import { facts, list, section } from './html.ts'
import { datasetSection, requestSection, trainingSection } from './origin-sections.ts'
import { renderPage } from './page.ts'
import { rolloutSection } from './rollout-section.ts'

/** The report of a run. Says first how it ended and why, then what the decision rests on. */
export function renderRunReport(evidence: RunEvidence): string {
  const { model, runId, verdict, rollout } = evidence
  const { outcome, title, reasons } = headlineOf(evidence)
  return renderPage({
    title: `${model}: ${title}`,
    heading: `Retraining of ${model}`,
    origin: html`Run <code>${runId}</code>`,
    outcome,
    verdict: title,
    reasons,
    sections: [
      section('What was asked', requestSection(evidence)),
      section('Challenger against champion', gateSection(evidence)),
      section('Why the gate decided so', verdict && rollout ? list(verdict.reasons) : null),
      section('Rollout', rolloutSection(evidence)),
      section('Data set', datasetSection(evidence)),
      section('Training', trainingSection(evidence)),
      section('Traceability', traceability(evidence)),
    ],
  })
}

function traceability({ definition, modelPackage, championVersion, measurement }: RunEvidence) {
  return facts({
    'champion before':
      championVersion === undefined ? null : championVersion === null ? 'none' : `version ${championVersion}`,
    'model package': modelPackage && html`<code>${modelPackage.arn}</code>`,
    definition: definition && html`<code>${definition.uri}</code>`,
    'definition SHA-256': definition && html`<code>${definition.sha256}</code>`,
    'seed of the resamples': measurement && String(measurement.seed),
  })
}
