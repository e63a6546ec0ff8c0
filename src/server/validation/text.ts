/** What no database text can hold: NUL, and half of a surrogate pair (JSON callers can write `\ud800`). */
export function badText(text: string): string | undefined {
  if (text.includes('\0')) return 'must not contain the character NUL'
  if (!(text as string & { isWellFormed(): boolean }).isWellFormed()) return 'must not contain a lone surrogate'
  return undefined
}
