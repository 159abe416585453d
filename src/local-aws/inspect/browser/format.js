/** `4.2 s`, `3 min 05 s`, `2 h 10 min`. */
export function duration(ms) {
  if (!Number.isFinite(ms) || ms < 0) return '–'
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} min ${String(Math.floor((ms % 60_000) / 1000)).padStart(2, '0')} s`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** Time of day, with the day where it is another one than today's. */
export function time(value, now = Date.now()) {
  if (value === undefined) return '–'
  const at = new Date(value)
  const clock = at.toLocaleTimeString('en-GB')
  return at.toDateString() === new Date(now).toDateString()
    ? clock
    : `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${clock}`
}

/** Few digits, but enough to tell values apart. */
export function number(value) {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (value === 0 || Number.isInteger(value)) return value.toLocaleString('en')
  return size >= 1e5 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)))
}

export function bytes(count) {
  const units = ['bytes', 'KiB', 'MiB', 'GiB']
  let value = count
  let unit = 0
  for (; value >= 1024 && unit < units.length - 1; unit += 1) value /= 1024
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

export function plural(count, noun) {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}
