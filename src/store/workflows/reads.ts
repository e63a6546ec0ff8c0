import { Batches } from '../batches.js'
import type { Sql } from '../database.js'
import { getWorkflow, getWorkflows, type Load } from './by-id.js'
import type { WorkflowRow } from './workflow-row.js'

/** Workflows in one reading. */
const AT_ONCE = 100
/** A payload of more bytes is read by itself, or a hundred of them would be in memory together. */
const LARGE = 64 * 1024

type Payloads = Required<Pick<Load, 'input' | 'output'>>

/** What many callers read at a time, in few statements; of the same workflow once. */
export class Reads {
  private readonly workflows = new Map<string, Batches<string, WorkflowRow | undefined>>()

  constructor(private readonly sql: Sql) {}

  async workflow(id: string, load: Payloads): Promise<WorkflowRow | undefined> {
    const row = await this.reading(load).do(id)
    return row && leftOut(row) ? getWorkflow(this.sql, id, load) : row
  }

  private reading(load: Payloads): Batches<string, WorkflowRow | undefined> {
    const kind = `${load.input} ${load.output}`
    const known = this.workflows.get(kind)
    if (known) return known
    const made = new Batches<string, WorkflowRow | undefined>({
      mostRows: AT_ONCE,
      run: async (asked) => {
        const ids = [...new Set(asked)]
        const rows = await getWorkflows(this.sql, ids, { ...load, limit: ids.length > 1 ? LARGE : undefined })
        const byId = new Map(rows.map((row) => [row.id, row]))
        return asked.map((id) => byId.get(id))
      },
    })
    this.workflows.set(kind, made)
    return made
  }
}

function leftOut({ inputSize, outputSize }: WorkflowRow): boolean {
  return inputSize !== null || outputSize !== null
}
