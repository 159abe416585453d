import type { z } from 'zod'
import type { Finding } from './mistake.ts'
import { fileSchema, type TaskDefinition } from './schema.ts'

type Sections = { [Name in keyof typeof fileSchema.shape]: z.output<(typeof fileSchema.shape)[Name]> }
type Tasks = Sections['tasks']

/** The sections that are well-formed in themselves, so that rules between sections speak even while another one is broken. */
export function wellFormedSections(value: unknown): Partial<Sections> {
  const given = (typeof value === 'object' ? value : null) as Record<string, unknown> | null
  const entries = Object.entries(fileSchema.shape).map(
    ([name, schema]) => [name, schema.safeParse(given?.[name])] as const,
  )
  return Object.fromEntries(entries.filter(([, { success }]) => success).map(([name, { data }]) => [name, data]))
}

// JavaScript gives these names a meaning of their own; an object keyed by task would lose or mistake such a task.
const reservedNames = new Set(['__proto__', 'constructor', 'prototype'])

/** Tasks whose name cannot be kept. Looked for in the value as written, since the schema drops `__proto__` unseen. */
export function reservedTaskFindings(value: unknown): Finding[] {
  const tasks = (value as { tasks?: unknown } | null)?.tasks
  if (typeof tasks !== 'object' || tasks === null) return []
  const reserved = Object.keys(tasks).filter((name) => reservedNames.has(name))
  return reserved.map((name) => ({
    path: ['tasks', name],
    about: 'key' as const,
    message: 'is a name that JavaScript keeps for itself; name the task otherwise',
  }))
}

/** Rules between sections. Those within one stand in its schema. */
export function crossSectionFindings(sections: Partial<Sections>): Finding[] {
  const { tasks } = sections
  return [
    ...(tasks ? taskFindings(tasks, sections) : []),
    ...fieldFindings(sections),
    ...sliceFindings(sections),
    ...monitorFindings(sections),
    ...environmentFindings(sections.environments),
    ...priceFindings(sections),
  ]
}

function taskFindings(tasks: Tasks, { data, evaluation, monitoring }: Partial<Sections>): Finding[] {
  const known = Object.keys(tasks)
  const unknown = { message: `must be one of the tasks ${known.join(', ')}`, candidates: known }
  const findings: Finding[] = []
  if (Object.hasOwn(tasks, 'modelVersion')) {
    findings.push({
      path: ['tasks', 'modelVersion'],
      about: 'key',
      message: 'is what answers call the version of the model; name the task otherwise',
    })
  }
  for (const [name, task] of Object.entries(tasks)) {
    if (task.type !== 'classification' || task.positive || !metricsOfPositive.has(task.primaryMetric)) continue
    const message = `must be accuracy or macroF1, since ${task.primaryMetric} is about a positive label and the task names none`
    findings.push({ path: ['tasks', name, 'primaryMetric'], message })
  }
  for (const [index, { task, metric }] of (evaluation?.floors ?? []).entries()) {
    const path = ['evaluation', 'floors', index]
    const type = known.includes(task) ? tasks[task]?.type : undefined
    if (!type) findings.push({ path: [...path, 'task'], ...unknown })
    else if (!fits(metric, type))
      findings.push({ path: [...path, 'metric'], message: `must fit task ${task}, which is of type ${type}` })
  }
  for (const task of Object.keys(data?.record.labels ?? {})) {
    if (!known.includes(task)) findings.push({ path: ['data', 'record', 'labels', task], about: 'key', ...unknown })
  }
  for (const [index, monitor] of (monitoring?.monitors ?? []).entries()) {
    if ('task' in monitor && !known.includes(monitor.task))
      findings.push({ path: ['monitoring', 'monitors', index, 'task'], ...unknown })
  }
  return findings
}

const metricsOfPositive = new Set(['f1', 'recall', 'precision'])

function fits(metric: string, type: TaskDefinition['type']): boolean {
  return (type === 'entities') === (metric === 'strictF1' || metric === 'lenientF1')
}

/** A model that reads the field it must foretell looks perfect and is useless. */
function fieldFindings({ tasks, data }: Partial<Sections>): Finding[] {
  if (!data) return []
  const { text, labels } = data.record
  const labelFields = Object.keys(tasks ?? labels).map((task) => labels[task] ?? task)
  return text.flatMap((field, index) => {
    if (!labelFields.includes(field)) return []
    return [
      {
        path: ['data', 'record', 'text', index],
        message: 'must not be a field that holds a label: the model would read the answer',
      },
    ]
  })
}

function sliceFindings({ data, evaluation }: Partial<Sections>): Finding[] {
  if (!data || !evaluation) return []
  const known = data.record.slices
  const unknown = Object.keys(evaluation.againstChampion.slices).filter((slice) => !known.includes(slice))
  return unknown.map((slice) => ({
    path: ['evaluation', 'againstChampion', 'slices', slice],
    about: 'key' as const,
    message: `must be one of data.record.slices: ${known.join(', ') || 'it lists none'}`,
    candidates: known,
  }))
}

function monitorFindings({ data, monitoring, tasks }: Partial<Sections>): Finding[] {
  const slices = data?.record.slices
  return (monitoring?.monitors ?? []).flatMap((monitor, index) => {
    const path = ['monitoring', 'monitors', index]
    const slice = 'slice' in monitor ? monitor.slice : undefined
    const type =
      'task' in monitor && tasks && Object.hasOwn(tasks, monitor.task) ? tasks[monitor.task]?.type : undefined
    return [
      ...(slices && slice !== undefined && !slices.includes(slice)
        ? [
            {
              path: [...path, 'slice'],
              message: `must be one of data.record.slices: ${slices.join(', ') || 'it lists none'}`,
              candidates: slices,
            },
          ]
        : []),
      ...(type !== undefined && ofEntities(monitor.kind, monitor.effect) !== (type === 'entities')
        ? [{ path: [...path, 'task'], message: `must fit the monitor, which ${type} do not: a task of the other type` }]
        : []),
    ]
  })
}

function ofEntities(kind: string, effect: string): boolean {
  return kind === 'entity-density' || effect === 'strict-f1-drop' || effect === 'lenient-f1-drop'
}

/** Without a price nobody knows what was spent, and then nothing may be. */
function priceFindings({ policy, environments }: Partial<Sections>): Finding[] {
  if (!policy?.budget?.perMonth) return []
  const without = Object.entries(environments ?? {}).filter(([, { prices }]) => Object.keys(prices).length === 0)
  return without.map(([name]) => ({
    path: ['environments', name, 'prices'],
    message: 'must name what an hour of each training instance costs, since policy.budget.perMonth is set',
  }))
}

function environmentFindings(environments: Sections['environments'] | undefined): Finding[] {
  return Object.entries(environments ?? {}).flatMap(([name, environment]) => [
    ...placeFindings(name, environment),
    ...patienceFindings(name, environment),
  ])
}

type Environment = Sections['environments'][string]

function placeFindings(name: string, environment: Environment): Finding[] {
  if (name === 'local') return []
  const missing = (['account', 'region'] as const).filter((key) => environment[key] === undefined)
  return missing.map((key) => ({
    path: ['environments', name, key],
    message: 'is required in every environment but local',
  }))
}

/** A worker gives a sign of life each time it looks: one that is a moment late must not count as lost. */
function patienceFindings(name: string, { jobs }: Environment): Finding[] {
  if (jobs.lostAfter >= 2 * jobs.pollEvery) return []
  return [{ path: ['environments', name, 'jobs', 'lostAfter'], message: 'must be at least twice pollEvery' }]
}
