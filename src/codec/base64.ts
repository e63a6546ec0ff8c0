/** The bytes of standard, padded base64; undefined for anything else. */
export function fromBase64(text: string): Buffer | undefined {
  if (text.length === 0 || text.length % 4 !== 0) return undefined
  const bytes = Buffer.from(text, 'base64')
  // Node skips what is no base64; only a text of that alphabet alone decodes to its full length.
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  if (bytes.length !== (text.length / 4) * 3 - padding) return undefined
  return text.includes('-') || text.includes('_') ? undefined : bytes
}
