/** What a workflow threw whose errors are stored in the form that every language reads. */
export class PortableWorkflowError extends Error {
  constructor(
    message: string,
    override readonly name: string,
    readonly code?: unknown,
    readonly data?: unknown,
  ) {
    super(message)
  }
}

export function isPortableError(error: unknown, name: string): boolean {
  return error instanceof PortableWorkflowError && error.name === name
}
