/** A workflow as this worker holds it. */
export interface TaskRef {
  workflowId: string
  token: string
}
