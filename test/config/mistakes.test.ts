import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { complaintsText, complaintsWith, mistakesOf } from './complaints.ts'

const fixture = readFileSync(new URL('fixtures/mistakes.yaml', import.meta.url), 'utf8')
const cases: Record<string, { passage: string; instead: string; says: string | string[] }[]> = parse(fixture)

describe.each(Object.entries(cases))('a mistake in %s', (_, rows) => {
  it.each(rows)('$passage → $instead', ({ passage, instead, says }) => {
    expect(mistakesOf(complaintsWith(passage, instead))).toEqual([says].flat())
  })
})

// The local overlay replaces these steps, so that they are wrong in the other environments only.
describe('a mistake in the steps of a rollout', () => {
  it.each([
    [
      'weight: 25 %',
      'weight: 5 %',
      'model.yaml:48:17 rollout.steps[1].weight: must exceed the previous step (5 %), got "5 %"',
    ],
    [
      'weight: 25 %',
      'weight: 100 %',
      'model.yaml:48:17 rollout.steps[1].weight: must be above 0 % and below 100 %, got "100 %"',
    ],
    [
      'weight: 25 %',
      'weight: 25',
      'model.yaml:48:17 rollout.steps[1].weight: must be a percentage such as 5 %, got 25',
    ],
    [
      'atMost: 1 week',
      'atMost: 90 minutes',
      'model.yaml:48:64 rollout.steps[1].atMost: must exceed time of the same step, got "90 minutes"',
    ],
    [
      'requests: 500, time',
      'requests: 0.5, time',
      'model.yaml:48:33 rollout.steps[1].requests: must be a whole number, got 0.5',
    ],
    [
      '      time: 1 hour\n',
      '',
      'model.yaml:44:7 rollout.steps[0].time: is required (Time that must have passed before the step may end; for example 1 hour)',
    ],
  ])('%j → %j', (passage, instead, mistake) => {
    const text = complaintsWith(passage, instead)
    expect(mistakesOf(text, { environment: 'test' })).toEqual([mistake])
    expect(mistakesOf(text, { environment: 'local' })).toEqual([])
  })
})

describe('all mistakes at once', () => {
  it('are listed in the order of the file, rules between sections included', () => {
    const text = complaintsWith('maximumRuntime: 4 hours', 'maximumRuntime: soon')
      .replace('task: places, metric: strictF1', 'task: place, metric: strictF1')
      .replace('owner: complaints-ml@bank.example', 'owner: 5')
    expect(mistakesOf(text)).toEqual([
      'model.yaml:4:8 owner: must be text, got 5',
      'model.yaml:27:19 training.maximumRuntime: must be a duration such as 30 minutes, got "soon"',
      'model.yaml:35:15 evaluation.floors[2].task: must be one of the tasks product, issue, vulnerable, places, got "place"; did you mean places?',
    ])
  })

  it('are found in labels files, at their own lines', () => {
    const files = { 'labels/product.yaml': '- mortgage\n- mortgage\n- 5\n', 'labels/issue.yaml': 'denied: 1\n' }
    expect(mistakesOf(complaintsText, { files })).toEqual([
      'labels/issue.yaml:1:1 tasks.issue.labels: must be a list of labels, one a line: `- "yes"`',
      'labels/product.yaml:3:3 tasks.product.labels[2]: must be text, got 5',
    ])
    expect(mistakesOf(complaintsText, { files: { 'labels/product.yaml': '- mortgage\n- mortgage\n' } })).toEqual([
      'labels/product.yaml:2:3 tasks.product.labels[1]: must not list the same label twice, got "mortgage"',
    ])
    expect(mistakesOf(complaintsText, { files: { 'labels/product.yaml': '- [' } })).toEqual([
      expect.stringMatching(/^labels\/product\.yaml:1:\d+ tasks\.product\.labels: not YAML: /),
    ])
  })

  it('name what is required of a file that has nothing', () => {
    const required = ['owner', 'tasks', 'data', 'training', 'rollout', 'environments']
    expect(mistakesOf('model: x')).toEqual(
      required.map((section) => expect.stringMatching(new RegExp(`^model\\.yaml:1:1 ${section}: is required \\(`))),
    )
    for (const text of ['', '5', '- a']) {
      expect(mistakesOf(text)).toEqual([
        'model.yaml:1:1 must be a map that begins with `model: name`; the file holds something else',
      ])
    }
  })

  it('are listed up to a hundred, with how many more there are', () => {
    const keys = (count: number) => Array.from({ length: count }, (_, index) => `key${index}: 1\n`).join('')
    expect(mistakesOf(`${complaintsText}${keys(100)}`)).toHaveLength(100)
    const listed = mistakesOf(`${complaintsText}${keys(4_321)}`)
    expect(listed).toHaveLength(101)
    expect(listed.at(-2)).toMatch(/^model\.yaml:\d+:1 key99: is not known/)
    expect(listed.at(-1)).toMatch(
      /^model\.yaml:\d+:1 4221 more mistakes from here on; mend the first 100 and look again$/,
    )
  })

  it('say which environments there are when another one is asked for', () => {
    const mistake = 'model.yaml:88:1 environments: has no environment staging; it has local, test, production'
    expect(mistakesOf(complaintsText, { environment: 'staging' })).toEqual([mistake])
  })

  it('ask for account and region in every environment but local', () => {
    const text = complaintsWith(
      '{ account: "111111111111", region: eu-west-1, bucket: bank-ml-test, prices: { ml.g5.xlarge: 1.41 USD } }',
      '{ bucket: bank-ml-test, prices: { ml.g5.xlarge: 1.41 USD } }',
    )
    expect(mistakesOf(text, { environment: 'test' })).toEqual([
      'model.yaml:96:3 environments.test.account: is required in every environment but local (AWS account; for example 111111111111)',
      'model.yaml:96:3 environments.test.region: is required in every environment but local (AWS region; for example eu-west-1)',
    ])
    expect(mistakesOf(complaintsWith('"111111111111"', '111111111111'), { environment: 'test' })).toEqual([
      'model.yaml:96:20 environments.test.account: must be 12 digits in quotes, got 111111111111',
    ])
  })
})

describe('a variable', () => {
  it.each([
    [`"\${GROUP}"`, `\${GROUP} is not set; set the environment variable GROUP`],
    [`"\${account}"`, `\${account} has no value: environment local has no account`],
    [
      `"\${bukket}"`,
      `\${bukket} is not known; use \${model}, \${environment}, \${bucket}, \${region}, \${account}, or an environment variable in CAPITALS`,
    ],
  ])('%s that has no value is a mistake', (instead, message) => {
    expect(mistakesOf(complaintsWith('group: customer', `group: ${instead}`))).toEqual([
      `model.yaml:18:12 data.record.group: ${message}`,
    ])
  })

  it('must be set even where its value is not read', () => {
    expect(mistakesOf(complaintsText, { env: {} })).toEqual([
      `model.yaml:86:52 notifications[1].webhook: \${CHAT_WEBHOOK} is not set; set the environment variable CHAT_WEBHOOK`,
    ])
  })

  it('never shows its value', () => {
    const secret = 'hunter2 is no name'
    const text = complaintsWith('group: customer', `group: "\${TOKEN}"`)
    const [mistake] = mistakesOf(text, { env: { CHAT_WEBHOOK: secret, TOKEN: secret } })
    expect(mistake).toContain(`got "\${TOKEN}"`)
    expect(mistake).not.toContain('hunter2')
  })

  it('is the only way to write a webhook, and an address in its place is not repeated', () => {
    const [mistake] = mistakesOf(complaintsWith(`"\${CHAT_WEBHOOK}"`, '"https://chat.example/hunter2"'))
    expect(mistake).toMatch(/^model\.yaml:86:52 notifications\[1\]\.webhook: must name an environment variable/)
    expect(mistake).not.toContain('hunter2')
  })
})
