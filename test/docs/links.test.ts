import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...['architecture', 'containers', 'errors', 'local-aws', 'monitoring', 'operations', 'rehearse'].map(
    (name) => `docs/${name}.md`,
  ),
  'infra/docker/README.md',
  ...readdirSync(join(root, 'docs/decisions')).map((name) => `docs/decisions/${name}`),
]

/** The links of a page that lead into this repository, each with its heading if it names one. */
function linksOf(page: string): { path: string; heading: string }[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/```[\s\S]*?```/g, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    if (/^[a-z]+:/.test(target)) return []
    const [path = '', heading = ''] = target.split('#')
    return [{ path: path === '' ? page : join(dirname(page), path), heading }]
  })
}

/** A heading as its address has it. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

describe.each(pages)('%s', (page) => {
  it('has only links that lead somewhere', () => {
    const broken = linksOf(page).filter(({ path, heading }) => {
      if (!existsSync(join(root, path))) return true
      if (heading === '') return false
      const headings = [...readFileSync(join(root, path), 'utf8').matchAll(/^#+ +(.+)$/gm)].map(([, text = '']) => text)
      return !headings.map(slugOf).includes(heading)
    })
    expect(broken).toEqual([])
  })
})
