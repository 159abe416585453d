import { html, raw } from 'hono/html'
import type { RunEvidence } from '../domain/evidence.ts'
import { gateSection } from './gate-section.ts'
import { headlineOf } from './headline.ts'
import { facts, list, section } from './html.ts'
import { datasetSection, requestSection, trainingSection } from './origin-sections.ts'
import { rolloutSection } from './rollout-section.ts'
import { styles } from './styles.ts'

/**
 * The report of a run: one page that needs nothing else, neither network nor script. Says first how it ended and why, then what
 * the decision rests on.
 */
export function renderRunReport(evidence: RunEvidence): string {
  const { model, runId, verdict, rollout } = evidence
  const { outcome, title, reasons } = headlineOf(evidence)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${model}: ${title}</title>
<style>${raw(styles)}</style>
</head>
<body>
<header><h1>Retraining of ${model}</h1><p class="soft">Run <code>${runId}</code></p></header>
<main>
<div class="verdict ${outcome}"><strong class="outcome">${title}</strong>${list(reasons)}</div>
${section('What was asked', requestSection(evidence))}
${section('Challenger against champion', gateSection(evidence))}
${section('Why the gate decided so', verdict && rollout ? list(verdict.reasons) : null)}
${section('Rollout', rolloutSection(evidence))}
${section('Data set', datasetSection(evidence))}
${section('Training', trainingSection(evidence))}
${section('Traceability', traceability(evidence))}
</main>
</body>
</html>
`
  return page.toString()
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
