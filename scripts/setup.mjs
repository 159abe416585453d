// Makes a fresh clone ready: npm packages, the Python tools folder, the compiled tree. Idempotent, and under a second when there is
// nothing to do. Uses Node built-ins only, since it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const tools = join(root, '.tools')
const withTests = process.argv.includes('--with-tests')
const minimum = { node: [20, 19], python: [3, 11] }

requireNode()
step('npm packages', hashFiles(['package-lock.json']), existsSync(join(root, 'node_modules')), installPackages)
const python = findPython()
const requirements = withTests ? 'requirements/test.txt' : 'requirements/tools.txt'
// The test tools contain the run-time tools, so a folder made for the tests serves the demo as well.
const wanted = hashFiles([requirements]) + python.version
const servesBoth = !withTests && readStamp('python tools') === hashFiles(['requirements/test.txt']) + python.version
if (!servesBoth)
  step('python tools', wanted, existsSync(venvPython()), () => installPythonTools(python.command, requirements))
step(
  'compiled tree',
  hashTree(['src', 'bench', 'examples', 'tsconfig.json', 'tsconfig.build.json']),
  existsSync(join(root, 'dist')),
  compile,
)

function step(name, wantedStamp, present, act) {
  if (present && readStamp(name) === wantedStamp) return
  const started = Date.now()
  process.stderr.write(`setting up ${name} …\n`)
  act()
  mkdirSync(tools, { recursive: true })
  writeFileSync(stampFile(name), wantedStamp)
  process.stderr.write(`set up ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
}

function installPackages() {
  run(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'],
    'npm could not install the packages',
  )
}

function installPythonTools(command, file) {
  const venv = join(tools, 'python')
  rmSync(stampFile('python tools'), { force: true })
  if (!existsSync(venvPython())) {
    run(
      command,
      ['-m', 'venv', venv],
      'Python could not make a virtual environment (on Debian and Ubuntu: apt install python3-venv)',
    )
  }
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--require-hashes',
    '--only-binary=:all:',
  ]
  run(venvPython(), [...pip, '-r', join(root, file)], 'pip could not install the Python tools')
}

function compile() {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  run(
    process.execPath,
    [join(root, 'node_modules/typescript/lib/tsc.js'), '-p', 'tsconfig.build.json'],
    'the TypeScript compiler found mistakes',
  )
  run(process.execPath, [join(root, 'dist/src/workers/bundle.js')], 'the workflow code could not be bundled')
  // The compiler writes files that cannot be run; npm makes them so only where it installs a package.
  chmodSync(join(root, 'dist/src/cli/main.js'), 0o755)
}

function requireNode() {
  const version = process.versions.node.split('.').map(Number)
  if (atLeast(version, minimum.node)) return
  fail(
    `Node ${minimum.node.join('.')} or newer is needed, this is ${process.versions.node}. Get it from your package manager, or with nvm: nvm install 22`,
  )
}

function findPython() {
  const candidates = [
    process.env.PERENNIAL_PYTHON,
    'python3',
    'python3.13',
    'python3.12',
    'python3.11',
    'python',
  ].filter(Boolean)
  const seen = []
  for (const command of candidates) {
    const answer = spawnSync(command, ['-c', 'import sys, venv; print("%d.%d.%d" % sys.version_info[:3])'], {
      encoding: 'utf8',
    })
    if (answer.status !== 0) continue
    const version = answer.stdout.trim()
    if (atLeast(version.split('.').map(Number), minimum.python)) return { command, version }
    seen.push(`${command} is ${version}`)
  }
  const found = seen.length > 0 ? `found only: ${seen.join(', ')}` : `none of ${candidates.join(', ')} runs`
  return fail(
    `Python ${minimum.python.join('.')} or newer with its venv module is needed; ${found}. ` +
      'Get it from your package manager (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python), or name one in PERENNIAL_PYTHON.',
  )
}

function atLeast([major = 0, minor = 0], [needMajor, needMinor]) {
  return major > needMajor || (major === needMajor && minor >= needMinor)
}

function run(command, args, complaint) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) fail(`${complaint}${error ? ` (${error.message})` : ''}. The output above says why.`)
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

function venvPython() {
  return join(tools, 'python/bin/python')
}

function stampFile(name) {
  return join(tools, `${name.replaceAll(' ', '-')}.stamp`)
}

function readStamp(name) {
  return existsSync(stampFile(name)) ? readFileSync(stampFile(name), 'utf8') : undefined
}

function hashFiles(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function hashTree(entries) {
  const hash = createHash('sha256')
  const visit = (path) => {
    const stat = statSync(join(root, path))
    if (stat.isDirectory()) for (const name of readdirSync(join(root, path)).sort()) visit(join(path, name))
    else hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`)
  }
  for (const entry of entries) if (existsSync(join(root, entry))) visit(entry)
  return hash.digest('hex')
}
