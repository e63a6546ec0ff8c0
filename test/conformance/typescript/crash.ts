import type { Interceptor } from '@connectrpc/connect'

const READS = new Set(['PollTasks', 'Heartbeat', 'ListTaskSteps'])

/** Ends the process around its k-th write, as the README says. */
export function crashAt(where: string | undefined): Interceptor {
  const [when, at] = where?.split(':') ?? []
  let writes = 0
  return (next) => async (request) => {
    if (!when || READS.has(request.method.name)) return next(request)
    writes += 1
    const isHere = writes === Number(at)
    if (isHere && when === 'before') crash()
    const response = await next(request)
    if (!isHere) return response
    if (!response.stream) return crash()
    return { ...response, message: drained(response.message) }
  }
}

/** The end frame, and the crash before anybody is given it. */
async function* drained<T>(frames: AsyncIterable<T>): AsyncGenerator<T> {
  let last: T | undefined
  for await (const frame of frames) {
    if (last !== undefined) yield last
    last = frame
  }
  crash()
}

function crash(): never {
  process.exit(86)
}
