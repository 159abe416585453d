/** Labels, from the most frequent one. */
export const labels = ['complaint', 'question', 'order', 'other'] as const
const languages = ['en', 'de', 'fr'] as const
const slices = ['north', 'south', 'west'] as const

/** The columns of a row that was captured and labelled, beside its text: what counting needs. */
export const descriptorColumns = {
  characters: 'characters',
  words: 'words',
  digitShare: 'digit_share',
  symbolShare: 'symbol_share',
  unknownShare: 'unknown_share',
} as const

/** A uniform number in [0, 1) of a row, for one column; the same on every machine. */
const uniform = (column: string, seed: number) =>
  `((hash(i * 2654435761 + ${seed}, '${column}') >> 11)::DOUBLE / 9007199254740992)`

/** One of a list, each half as frequent as the one before. */
const pick = (column: string, seed: number, list: readonly string[]) =>
  `[${list.map((of) => `'${of}'`).join(', ')}][least(${list.length}, 1 + floor(-log2(1 - ${uniform(column, seed)}))::INT)]`

/** The query that makes rows up: ten columns, nine of ten answers right. */
export function madeUpRows(rows: number, seed: number): string {
  const share = (column: string, most: number) => `${most} * ${uniform(column, seed)} ** 3`
  return `SELECT
    CASE WHEN ${uniform('right', seed)} < 0.9 THEN truth ELSE ${pick('wrong', seed, labels)} END AS label, * EXCLUDE (i)
    FROM (SELECT i, ${pick('truth', seed, labels)} AS truth,
      1 - 0.6 * ${uniform('confidence', seed)} ** 2 AS confidence,
      round(exp(4 + 3 * ${uniform('characters', seed)}))::INT AS characters, round(exp(2 + 3 * ${uniform('words', seed)}))::INT AS words,
      ${share('digits', 0.2)} AS digit_share, ${share('symbols', 0.1)} AS symbol_share, ${share('unknown', 0.5)} AS unknown_share,
      ${pick('language', seed, languages)} AS language, ${pick('slice', seed, slices)} AS slice
    FROM range(${rows}) AS rows(i))`
}

const rounding = '1e-9'

/** `cellOf` of the domain, in SQL. */
export const cellSql = {
  length: (column: string) =>
    `CASE WHEN ${column} <= 0 THEN 0 ELSE least(47, 1 + floor(2 * log2(${column}) + ${rounding})) END`,
  share: (column: string) =>
    `CASE WHEN ${column} <= 0 THEN 0 ELSE least(40, greatest(1, ceil(${column} * 40 - ${rounding}))) END`,
  confidence: (column: string) => `least(39, greatest(0, ceil(${column} * 40 - ${rounding}) - 1))`,
} as const
