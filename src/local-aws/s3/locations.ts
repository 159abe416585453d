import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ObjectRecord } from './object-index.ts'

type Stored = ObjectRecord['stored']

/** A place for an object whose bytes are about to be moved there. */
type Claim = { readonly stored: Stored; readonly file: string; release(): void }

/** Where objects lie on disk. */
export type Locations = {
  fileOf(bucket: string, key: string, stored: Stored): string
  /** Finds the place for an object and keeps others off it until released. `current` is the object that it replaces. */
  claim(bucket: string, key: string, current: ObjectRecord | undefined): Claim
}

/**
 * An object lies under `plainRoot` at the path that its key spells, where any tool finds it, unless the key cannot be a path: one
 * with `..` or empty parts, or one that is a folder of another (`a` beside `a/b`), or that differs from another only in what
 * the file system does not tell apart. Those lie under `apartRoot`, by the key's hash.
 */
export function createLocations(plainRoot: string, apartRoot: string): Locations {
  const claimed = new Set<string>()
  const fileOf = (bucket: string, key: string, stored: Stored) =>
    stored === 'plain' ? join(plainRoot, bucket, key) : join(apartRoot, bucket, sha256(key))

  // Synchronous throughout: between the look at the disk and the claim nothing else may run.
  function isFree(bucket: string, key: string): boolean {
    if (!isPlainKey(key) || foldersOf(key).some((folder) => claimed.has(foldPath(join(plainRoot, bucket, folder)))))
      return false
    const file = fileOf(bucket, key, 'plain')
    try {
      mkdirSync(dirname(file), { recursive: true })
    } catch (error) {
      if (isNoFolder(error)) return false
      throw error
    }
    return !existsSync(file) && !claimed.has(foldPath(file))
  }

  return {
    fileOf,
    claim(bucket, key, current) {
      const stored = current?.stored ?? (isFree(bucket, key) ? 'plain' : 'apart')
      const file = fileOf(bucket, key, stored)
      const name = foldPath(file)
      if (stored === 'plain') claimed.add(name)
      else mkdirSync(dirname(file), { recursive: true })
      return { stored, file, release: () => void claimed.delete(name) }
    },
  }
}

/** What a file system that ignores case and Unicode composition takes for the same name. */
export function foldPath(path: string): string {
  return path.normalize('NFC').toLowerCase()
}

function isPlainKey(key: string): boolean {
  return !/[\p{Cc}\\]/u.test(key) && key.split('/').every(isPlainPart)
}

// 255 bytes is the longest name that common file systems take.
function isPlainPart(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..' && Buffer.byteLength(part) <= 255
}

/** `a/b/c` lies in the folders `a` and `a/b`. */
function foldersOf(key: string): string[] {
  const parts = key.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

function isNoFolder(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EEXIST' || code === 'ENOTDIR' || code === 'ENAMETOOLONG'
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
