/**
 * Text that stays text in Markdown: neither markup nor a link, nor a mention of a person.
 *
 * @example escapeMarkdown('a *b* @c') // 'a \\*b\\* &#64;c'
 */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]|#~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '&#64;')
    .replaceAll('://', ':&#47;/')
}
