// Everything that must hold before a change lands, in the order of its price; ends with one line that counts the tests.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = (name) => join(root, 'node_modules/.bin', name)
const python = join(root, '.tools/python/bin/python')
// The image's own code, and the second clients that ask the embedded AWS.
const pythonProjects = { container: join(root, 'containers/sklearn-text'), clients: join(root, 'test/python') }
const reports = mkdtempSync(join(tmpdir(), 'perennial-test-'))
const only = process.argv.slice(2)

const checks = [
  ['types', bin('tsc'), ['--noEmit'], root],
  ['format and lint', bin('biome'), ['check', '.'], root],
  ['unused code', bin('knip'), [], root],
  ...Object.entries(pythonProjects).flatMap(([name, folder]) => [
    [`ruff of ${name}`, python, ['-m', 'ruff', 'check', '.'], folder],
    [`ruff format of ${name}`, python, ['-m', 'ruff', 'format', '--check', '.'], folder],
    [`mypy of ${name}`, python, ['-m', 'mypy'], folder],
  ]),
]
const counts = { passed: 0, failed: 0, skipped: 0 }

if (only.length === 0) {
  for (const [name, command, args, cwd] of checks) count(name, run(command, args, cwd) === 0)
  for (const [name, folder] of Object.entries(pythonProjects)) {
    const xml = join(reports, `pytest-${name}.xml`)
    const status = run(python, ['-m', 'pytest', '-q', `--junitxml=${xml}`], folder)
    add(pytestCounts(xml, status))
  }
}
const json = join(reports, 'vitest.json')
const status = run(
  bin('vitest'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${json}`, ...only],
  root,
)
add(vitestCounts(json, status))
rmSync(reports, { recursive: true, force: true })
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
process.exitCode = counts.failed > 0 ? 1 : 0

function run(command, args, cwd) {
  return spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] }).status
}

function count(name, passed) {
  process.stdout.write(`${passed ? 'ok' : 'FAILED'}: ${name}\n`)
  add({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 })
}

function add({ passed, failed, skipped }) {
  counts.passed += passed
  counts.failed += failed
  counts.skipped += skipped
}

// A runner that died before it wrote its report counts as one failure: no evidence is not success.
function vitestCounts(file, exit) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, success } = JSON.parse(readFileSync(file, 'utf8'))
    const failed = Math.max(numFailedTests, success && exit === 0 ? 0 : 1)
    return { passed: numPassedTests, failed, skipped: numPendingTests }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

function pytestCounts(file, exit) {
  try {
    const attribute = (name) =>
      Number(new RegExp(`<testsuite [^>]*${name}="(\\d+)"`).exec(readFileSync(file, 'utf8'))?.[1] ?? 0)
    const failed = Math.max(attribute('failures') + attribute('errors'), exit === 0 ? 0 : 1)
    return {
      passed: Math.max(attribute('tests') - failed - attribute('skipped'), 0),
      failed,
      skipped: attribute('skipped'),
    }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
