import type { ExplainedRow } from '../../store/workflows/explain.js'

/** One reason why a workflow stands where it stands, and the rows that say so. */
export interface Reason {
  certainty: 'certain' | 'likely' | 'unknowable'
  reason: string
  message: string
  metadata: Record<string, string>
}

type Facts = Record<string, string | number | null | undefined>

/** Rows prove it. */
export const certain = made('certain')
/** Rows speak for it; the metadata tell how old they are, where age matters. */
export const likely = made('likely')
/** No row could tell. */
export const unknowable = made('unknowable')

function made(certainty: Reason['certainty']) {
  return (reason: string, message: string, rows: readonly string[], facts: Facts = {}): Reason => {
    const metadata: Record<string, string> = { rows: rows.join(' ') }
    for (const [name, value] of Object.entries(facts)) {
      if (value !== null && value !== undefined) metadata[name] = String(value)
    }
    return { certainty, reason, message, metadata }
  }
}

export const workflowRow = ({ id }: ExplainedRow) => `dbos.workflow_status/${id}`
export const leaseRow = ({ id }: ExplainedRow) => `perdure.leases/${id}`

export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** How long ago, for people; the metadata have it in milliseconds. */
export function ago(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`
}
