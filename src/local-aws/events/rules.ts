import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { openCollection } from '../collection.ts'
import { type BusDocument, defaultBus, type EventEnvelope, type RuleDocument } from './document.ts'
import { documentKey } from './document-key.ts'
import { eventsErrors } from './errors.ts'
import { type Pattern, parsePattern } from './pattern.ts'

export type Rules = Awaited<ReturnType<typeof openRules>>

type RulesOptions = {
  readonly folder: string
  readonly clock: Clock
  readonly account: string
  readonly region: string
}

/** Buses and their rules, kept. */
export async function openRules({ folder, clock, account, region }: RulesOptions) {
  const buses = await openCollection<BusDocument>(join(folder, 'buses'))
  const rules = await openCollection<RuleDocument>(join(folder, 'rules'))
  const patterns = new WeakMap<RuleDocument, Pattern>()
  const busArn = (bus: string) => `arn:aws:events:${region}:${account}:event-bus/${bus}`
  const ruleKey = (bus: string, rule: string) => documentKey(bus, rule)

  function patternOf(rule: RuleDocument): Pattern {
    const known = patterns.get(rule) ?? parsePattern(rule.pattern)
    patterns.set(rule, known)
    return known
  }
  function findBus(bus: string): BusDocument | undefined {
    return buses.get(documentKey(bus))
  }
  if (!findBus(defaultBus)) {
    const now = clock.now()
    const document = { name: defaultBus, arn: busArn(defaultBus), tags: [], createdAt: now, modifiedAt: now }
    await buses.put(documentKey(defaultBus), document)
  }

  return {
    busArn,
    ruleArn: (bus: string, rule: string) =>
      `arn:aws:events:${region}:${account}:rule/${bus === defaultBus ? '' : `${bus}/`}${rule}`,
    findBus,
    requireBus(bus: string): BusDocument {
      const found = findBus(bus)
      if (!found) throw eventsErrors.noBus(bus)
      return found
    },
    buses: () => [...buses.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    putBus: (document: BusDocument) => buses.put(documentKey(document.name), document),
    removeBus: (bus: string) => buses.delete(documentKey(bus)),

    findRule: (bus: string, rule: string) => rules.get(ruleKey(bus, rule)),
    requireRule(bus: string, rule: string): RuleDocument {
      const found = rules.get(ruleKey(bus, rule))
      if (!found) throw eventsErrors.noRule(rule, bus)
      return found
    },
    /** By name. */
    rulesOf: (bus: string) =>
      rules
        .values()
        .filter((rule) => rule.bus === bus)
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    allRules: () => rules.values(),
    putRule: (document: RuleDocument) => rules.put(ruleKey(document.bus, document.name), document),
    removeRule: (bus: string, rule: string) => rules.delete(ruleKey(bus, rule)),

    /** The enabled rules of a bus that mean this event. */
    matching: (bus: string, event: EventEnvelope): RuleDocument[] =>
      rules.values().filter((rule) => rule.bus === bus && rule.state === 'ENABLED' && patternOf(rule)(event)),
  }
}

/** A bus is named by its name or its ARN. */
export function busNameOf(nameOrArn: string | undefined): string {
  if (nameOrArn === undefined) return defaultBus
  return nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.indexOf('/') + 1) : nameOrArn
}
