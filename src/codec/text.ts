/** Whether Postgres takes this as `text`: no NUL, and no half of a surrogate pair (it has no UTF-8). */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

/** Costs a full parse; for what callers write. Nesting of any depth is safe: V8 parses without recursion. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
