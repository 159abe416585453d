import { describe, expect, it } from 'vitest'
import { complaintsText, complaintsWith, mistakesOf } from './complaints.ts'

const labels = 'labels: ["yes", "no"]'
const overlaid = 'training: { instances: [ml.m5.large] }'

/** A passage of the fixture, what stands there instead, and what the reader is told. */
const cases: Record<string, [passage: string, instead: string, ...mistakes: string[]][]> = {
  'names and texts': [
    [
      'model: complaints\n',
      'model: Complaints_1\n',
      'model.yaml:2:8 model: must have small letters, digits and inner hyphens only, got "Complaints_1"',
    ],
    [
      'model: complaints\n',
      `model: ${'c'.repeat(41)}\n`,
      `model.yaml:2:8 model: must have at most 40 characters, got "${'c'.repeat(41)}"`,
    ],
    [
      'model: complaints\n',
      '',
      'model.yaml:2:1 model: is required (Name of the model, at most 40 characters; names its workflows, its endpoint and its folder; for example client-email)',
    ],
    ['owner: complaints-ml@bank.example', 'owner: 5', 'model.yaml:4:8 owner: must be text, got 5'],
    [
      'owner: complaints-ml@bank.example',
      'owner: ""',
      'model.yaml:4:8 owner: must not be empty, nor begin or end with a blank, got ""',
    ],
  ],
  'unknown keys': [
    [
      '  rollBackOn: {',
      '  rollbackOn: {',
      'model.yaml:49:3 rollout.rollbackOn: is not known; accepted here: strategy, shadow, steps, rollBackOn, watch, instanceType, instanceCount; did you mean rollBackOn?',
    ],
    [
      'group: customer',
      'grup: customer',
      'model.yaml:18:5 data.record.grup: is not known; accepted here: id, time, text, group, labels, slices; did you mean group?',
    ],
    [
      overlaid,
      'traning: { instances: [ml.m5.large] }',
      'model.yaml:92:7 environments.local.overlay.traning: is not known; accepted here: description, owner, data, training, evaluation, rollout, monitoring, policy, triggers, approvals, experimentation, notifications; did you mean training?',
    ],
  ],
  tasks: [
    [
      'positive: "yes"',
      'positive: maybe',
      `model.yaml:9:72 tasks.vulnerable.positive: must be one of the task's labels: yes, no, got "maybe"`,
    ],
    [
      'primaryMetric: recall',
      'primaryMetric: recal',
      'model.yaml:9:94 tasks.vulnerable.primaryMetric: must be one of accuracy, f1, recall, precision, macroF1, got "recal"; did you mean recall?',
    ],
    [
      'primaryMetric: strictF1',
      'primaryMetric: accuracy',
      'model.yaml:10:68 tasks.places.primaryMetric: must be one of strictF1, lenientF1, got "accuracy"',
    ],
    [
      'type: entities',
      'type: entitis',
      'model.yaml:10:19 tasks.places.type: must be one of classification, entities, got "entitis"; did you mean entities?',
    ],
    [
      labels,
      'labels: ["yes", "no", "yes"]',
      'model.yaml:9:61 tasks.vulnerable.labels[2]: must not list the same label twice, got "yes"',
    ],
    [labels, 'labels: ["yes", no, true]', 'model.yaml:9:58 tasks.vulnerable.labels[2]: must be text, got true'],
    [
      labels,
      'labels: ["yes"]',
      'model.yaml:9:47 tasks.vulnerable.labels: must have at least 2 labels, got a list of 1',
    ],
    [labels, 'labels: 7', 'model.yaml:9:47 tasks.vulnerable.labels: must be a list or text, got 7'],
    [
      'labels: labels/product.yaml',
      'labels: labels/none.yaml',
      'model.yaml:7:44 tasks.product.labels: names a labels file that cannot be read: labels/none.yaml: there is no such file',
    ],
    [
      'labels: labels/product.yaml',
      'labels: /labels/product.yaml',
      'model.yaml:7:44 tasks.product.labels: must be a path relative to the definition, got "/labels/product.yaml"',
    ],
    [
      '  places: {',
      '  9places: {',
      'model.yaml:10:3 tasks.9places: must be a name: a letter or _ first, then letters, digits, _ and -',
    ],
    [
      '  places: {',
      '  modelVersion: {',
      'model.yaml:10:3 tasks.modelVersion: is what answers call the version of the model; name the task otherwise',
      'model.yaml:35:15 evaluation.floors[2].task: must be one of the tasks product, issue, vulnerable, modelVersion, got "places"',
    ],
  ],
  data: [
    [
      `"s3://\${bucket}/\${model}/annotations/"`,
      'annotations',
      'model.yaml:13:16 data.annotations: must be an S3 address: s3://bucket/key, got "annotations"',
    ],
    [
      'text: [title, narrative]',
      'text: []',
      'model.yaml:17:11 data.record.text: must name at least one field, got an empty list',
    ],
    [
      'text: [title, narrative]',
      'text: [title, title]',
      'model.yaml:17:19 data.record.text[1]: must not list the same field twice, got "title"',
    ],
    [
      'text: [title, narrative]',
      'text: [title, closing_issue]',
      'model.yaml:17:19 data.record.text[1]: must not be a field that holds a label: the model would read the answer, got "closing_issue"',
    ],
    [
      'labels: { issue: closing_issue }',
      'labels: { isue: closing_issue }',
      'model.yaml:19:15 data.record.labels.isue: must be one of the tasks product, issue, vulnerable, places; did you mean issue?',
    ],
    [
      'test: newest 20 %',
      'test: 20 %',
      'model.yaml:21:18 data.split.test: must be a share of the newest records such as newest 15 %, got "20 %"',
    ],
    [
      'test: newest 20 %',
      'test: newest 38 %',
      'model.yaml:21:18 data.split.test: must leave at least half of the records for training; test and validation together take 50.5 %, got "newest 38 %"',
    ],
    [
      'validation: 12.5%',
      'validation: 0 %',
      'model.yaml:21:43 data.split.validation: must be above 0 % and below 100 %, got "0 %"',
    ],
    [
      'maximumQuarantined: 2 %',
      'maximumQuarantined: 0.02',
      'model.yaml:22:80 data.validation.maximumQuarantined: must be a percentage such as 5 %, got 0.02',
    ],
    [
      'unknownLabel: fail',
      'unknownLabel: drop',
      'model.yaml:22:31 data.validation.unknownLabel: must be one of quarantine, fail, got "drop"',
    ],
  ],
  training: [
    [
      'image: huggingface-text:0.3',
      'image: Hugging Face',
      'model.yaml:25:10 training.image: must be an image name with a tag such as sklearn-text:0.1, got "Hugging Face"',
    ],
    [
      'maximumRuntime: 4 hours',
      'maximumRuntime: 4',
      'model.yaml:27:19 training.maximumRuntime: must be a duration such as 30 minutes, got 4',
    ],
    [
      'maximumRuntime: 4 hours',
      'maximumRuntime: 0 hours',
      'model.yaml:27:19 training.maximumRuntime: must be longer than 0, got "0 hours"',
    ],
    [
      'maximumRuntime: 4 hours',
      'maximumRuntime:',
      'model.yaml:27:3 training.maximumRuntime: must be a duration such as 30 minutes, got nothing',
    ],
    [
      'maximumRuntime: 4 hours',
      'maximumRuntime: 8 hours',
      'model.yaml:29:24 training.spot.maximumWait: must exceed training.maximumRuntime, got "8 hours"',
    ],
    ['maximumWait: 8 hours', 'maximumWait: 41 days', ...[]],
    [
      'maximumRuntime: 4 hours',
      'maximumRuntime: 29 days',
      'model.yaml:27:19 training.maximumRuntime: must be at most 28 days, the longest that SageMaker runs a job, got "29 days"',
      'model.yaml:29:24 training.spot.maximumWait: must exceed training.maximumRuntime, got "8 hours"',
    ],
    [
      'checkpoints: true',
      'checkpoints: false',
      'model.yaml:29:46 training.spot.checkpoints: must be true: an interrupted job would begin anew each time, got false',
    ],
    [
      'epochs: 3',
      'epochs: [3]',
      'model.yaml:28:61 training.hyperparameters.epochs: must be text or a number or true or false, got a list of 1',
    ],
    [
      'epochs: 3',
      'textFields: 3',
      'model.yaml:28:65 training.hyperparameters.textFields: is set by Perennial itself; remove it, or choose another name, got 3',
    ],
    [
      overlaid,
      'training: { instances: [m5.large] }',
      'model.yaml:92:31 training.instances[0]: must be a SageMaker instance type such as ml.m5.xlarge, got "m5.large"',
    ],
  ],
  evaluation: [
    [
      '{ task: product, metric: accuracy, atLeast',
      '{ task: produkt, metric: accuracy, atLeast',
      'model.yaml:33:15 evaluation.floors[0].task: must be one of the tasks product, issue, vulnerable, places, got "produkt"; did you mean product?',
    ],
    [
      '{ task: product, metric: accuracy, atLeast',
      '{ task: constructor, metric: accuracy, atLeast',
      'model.yaml:33:15 evaluation.floors[0].task: must be one of the tasks product, issue, vulnerable, places, got "constructor"',
    ],
    [
      'task: product, metric: accuracy',
      'task: product, metric: strictF1',
      'model.yaml:33:32 evaluation.floors[0].metric: must fit task product, which is of type classification, got "strictF1"',
    ],
    [
      '{ task: vulnerable, metric: recall, atLeast: 0.6 }',
      '{ task: product, metric: accuracy, atLeast: 0.6 }',
      'model.yaml:34:7 evaluation.floors[1]: must not repeat floors[0]: the same task and metric, got a map',
    ],
    ['atLeast: 0.6 }', 'atLeast: 60 }', 'model.yaml:34:52 evaluation.floors[1].atLeast: must be at most 1, got 60'],
    [
      'errorRate: 0.05',
      'errorRate: 0',
      'model.yaml:36:46 evaluation.againstChampion.errorRate: must be above 0, got 0',
    ],
    [
      'slices: { state: 0.05 }',
      'slices: { stat: 0.05 }',
      'model.yaml:36:63 evaluation.againstChampion.slices.stat: must be one of data.record.slices: state, channel; did you mean state?',
    ],
  ],
  monitoring: [
    [
      'every monday at 02:30',
      'every mon at 02:30',
      'model.yaml:55:25 monitoring.schedule.calendar: must read such as `every day at 02:00`, `every monday at 02:00` or `first of the month at 03:00`, got "every mon at 02:30"',
    ],
    [
      'Europe/London',
      'Europe/Londom',
      'model.yaml:55:58 monitoring.schedule.timezone: must be a time zone of the IANA list such as Europe/London, got "Europe/Londom"',
    ],
    [
      'confirmations: 2 of 3',
      'confirmations: 3 of 2',
      'model.yaml:58:18 monitoring.confirmations: must not ask for more windows than it looks at, got "3 of 2"',
    ],
    [
      'critical: 0.75',
      'critical: 0.6',
      'model.yaml:60:75 monitoring.monitors[0].critical: must exceed warning (0.6), got 0.6',
    ],
    [
      'kind: text-drift',
      'kind: txt-drift',
      'model.yaml:60:15 monitoring.monitors[0].kind: must be one of text-drift, prediction-drift, quality, estimated-quality, data-quality, got "txt-drift"; did you mean text-drift?',
    ],
    [
      'task: product, effect: jensen-shannon',
      'task: town, effect: jensen-shannon',
      'model.yaml:61:39 monitoring.monitors[1].task: must be one of the tasks product, issue, vulnerable, places, got "town"',
    ],
  ],
  'operations and environments': [
    [
      'perMonth: 400 USD',
      'perMonth: 400',
      'model.yaml:71:40 policy.budget.perMonth: must be a sum of money such as 400 USD, got 400',
    ],
    [
      'by: [complaints-leads]',
      'by: []',
      'model.yaml:78:24 approvals.beforeRollout.by: must name at least one group or person, got an empty list',
    ],
    [
      'otherwise: reject',
      'otherwise: approve',
      'model.yaml:78:87 approvals.beforeRollout.otherwise: must be reject, got "approve"',
    ],
    [
      '{ sns: complaints-ml }',
      '{}',
      'model.yaml:86:17 notifications[0]: must have either sns or webhook, got an empty map',
    ],
    [
      'approvals:\n',
      'approvals: 3\npeople:\n',
      'model.yaml:77:12 approvals: must be a map, got 3',
      expect.stringMatching(/^model\.yaml:78:1 people: is not known; accepted here: model, tasks/),
    ],
    [
      'bucket: perennial-local',
      'bucket: Perennial_local',
      'model.yaml:90:13 environments.local.bucket: must be the name of an S3 bucket, got "Perennial_local"',
    ],
    [
      '    bucket: perennial-local\n',
      '',
      'model.yaml:89:3 environments.local.bucket: is required (Bucket that holds everything of the model in this environment; ${bucket} elsewhere in the file; for example bank-ml-test)',
    ],
  ],
  YAML: [
    [
      '  watch: 7 days',
      '  watch: 7 days\n  watch: 8 days',
      'model.yaml:51:3 this key stands twice in the same map; remove one of the two',
    ],
    [
      '  watch: 7 days',
      '  watch: [7 days',
      'model.yaml:51:3 not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      '  watch: 7 days',
      '  watch: *days',
      'model.yaml:50:10 *days refers to another place of the file; write it out instead',
    ],
  ],
}

describe.each(Object.entries(cases))('a mistake in %s', (_, rows) => {
  it.each(rows)('%j → %j', (passage, instead, ...mistakes) => {
    expect(mistakesOf(complaintsWith(passage, instead))).toEqual(mistakes)
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
      'model.yaml:48:63 rollout.steps[1].atMost: must exceed time of the same step, got "90 minutes"',
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
    const required = ['tasks', 'owner', 'data', 'training', 'rollout', 'environments']
    expect(mistakesOf('model: x')).toEqual(
      required.map((section) => expect.stringMatching(new RegExp(`^model\\.yaml:1:1 ${section}: is required \\(`))),
    )
    for (const text of ['', '5', '- a']) {
      expect(mistakesOf(text)).toEqual([
        'model.yaml:1:1 must be a map that begins with `model: name`; the file holds something else',
      ])
    }
  })

  it('say which environments there are when another one is asked for', () => {
    const mistake = 'model.yaml:88:1 environments: has no environment staging; it has local, test, production'
    expect(mistakesOf(complaintsText, { environment: 'staging' })).toEqual([mistake])
  })

  it('ask for account and region in every environment but local', () => {
    const text = complaintsWith(
      '{ account: "111111111111", region: eu-west-1, bucket: bank-ml-test }',
      '{ bucket: bank-ml-test }',
    )
    expect(mistakesOf(text, { environment: 'test' })).toEqual([
      'model.yaml:95:3 environments.test.account: is required in every environment but local (AWS account; for example 111111111111)',
      'model.yaml:95:3 environments.test.region: is required in every environment but local (AWS region; for example eu-west-1)',
    ])
    expect(mistakesOf(complaintsWith('"111111111111"', '111111111111'), { environment: 'test' })).toEqual([
      'model.yaml:95:20 environments.test.account: must be 12 digits in quotes, got 111111111111',
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
