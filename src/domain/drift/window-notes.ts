import { formatCount } from '../gate/format.ts'
import { rowsOf } from './quality-estimate.ts'
import type { ReferenceProfile } from './reference-profile.ts'
import type { LinesRead, WindowContent } from './window-content.ts'

type Labels = Readonly<Record<string, { readonly labels: readonly string[] }>>

/**
 * What a reader must know of the data before the verdict is believed: what is missing, what was set aside, what does not fit. Each a
 * whole sentence; none where all is as it should be.
 */
export function noteWindow(window: WindowContent, profile: ReferenceProfile, tasks: Labels): string[] {
  const { captures, truth, rows } = window
  return [
    ...(captures.files === 0
      ? [
          `no capture file lies in the hours of the window: is version ${profile.version} the one that serves, and does its endpoint capture?`,
        ]
      : []),
    ...(captures.files > 0 && rows === 0 ? ['the capture files hold no text that was answered in the window'] : []),
    ...noteLines('capture', captures),
    ...noteLines('ground-truth', truth),
    ...noteTruth(window),
    ...(profile.unanswered === null
      ? []
      : [`what version ${profile.version} answered to its test rows is unknown: ${profile.unanswered}`]),
    ...Object.entries(tasks).flatMap(([task, { labels }]) => noteLabels(task, labels, profile)),
    ...Object.entries(window.tasks).flatMap(([task, { unknownTruth, outcomes }]) =>
      unknownTruth.map(
        ({ label, count }) =>
          `the truth of ${task} is ${JSON.stringify(label)} in ${formatCount(count)} of its ${formatCount(rowsOf(outcomes))} rows, a label that version ${profile.version} was not trained on: no answer can be right there`,
      ),
    ),
  ]
}

function noteLines(what: string, { quarantined, byRule, duplicates, astray = 0 }: LinesRead): string[] {
  const rules = Object.entries(byRule).map(([rule, count]) => `${formatCount(count ?? 0)} × ${rule}`)
  return [
    ...(quarantined > 0 ? [`${count(quarantined, `${what} line`)} set aside: ${rules.join(', ')}`] : []),
    ...(astray > 0
      ? [
          `${count(astray, `${what} line`)} left out: filed in the hours of the window, with a time more than a day away from it, so look at the clock that wrote them`,
        ]
      : []),
    ...(duplicates > 0 ? [`${count(duplicates, `${what} line`)} came again with a known id and counted once`] : []),
  ]
}

function noteTruth({ truth, spans }: WindowContent): string[] {
  const { coverage, late, unknownIds } = truth
  const delayed = spans.labelled.toMs < spans.inputs.toMs ? ', looked at as much earlier as the label delay' : ''
  return [
    ...(coverage.n > 0
      ? [`truth is known for ${formatCount(coverage.count)} of ${formatCount(coverage.n)} texts${delayed}`]
      : []),
    ...(late > 0 ? [`the truth of ${count(late, 'text')} took longer than the label delay`] : []),
    ...(unknownIds > 0 ? [`truth came for ${count(unknownIds, 'id')} that no text of the window has`] : []),
  ]
}

/** A reference from another label schema: the champion is compared with what it was trained on. */
function noteLabels(task: string, labels: readonly string[], { tasks, version }: ReferenceProfile): string[] {
  const trained = tasks[task]?.labels
  if (!trained) return [`version ${version} was not trained on task ${task}`]
  const added = labels.filter((label) => !trained.includes(label))
  const removed = trained.filter((label) => !labels.includes(label))
  return [
    ...(added.length > 0 ? [`version ${version} was trained before ${task} had ${list(added)}`] : []),
    ...(removed.length > 0 ? [`version ${version} was trained when ${task} still had ${list(removed)}`] : []),
  ]
}

const listed = 8

function list(labels: readonly string[]): string {
  const first = labels.slice(0, listed).map((label) => JSON.stringify(label))
  const more = labels.length - listed
  return `the label${labels.length === 1 ? '' : 's'} ${first.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function count(number: number, what: string): string {
  return `${formatCount(number)} ${what}${number === 1 ? '' : 's'}`
}
