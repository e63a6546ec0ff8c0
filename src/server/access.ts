import { Code, ConnectError, type Interceptor } from '@connectrpc/connect'
import type { Log } from '../log.js'
import { withEnding } from '../wire/ending.js'

const writeEvery = 250
const mostHeld = 10_000

interface Entry {
  method: string
  protocol: string
  code: string
  milliseconds: number
}

/** A line for every call that ended, written apart from the calls themselves. What comes too fast to write is counted. */
export class AccessLog {
  readonly #log: Log
  #entries: Entry[] = []
  #dropped = 0
  #timer: NodeJS.Timeout | undefined

  constructor(log: Log) {
    this.#log = log
  }

  note(method: string, protocol: string, code: Code | 0, started: number): void {
    if (this.#entries.length >= mostHeld) {
      this.#dropped += 1
      return
    }
    const milliseconds = Math.round((performance.now() - started) * 1000) / 1000
    this.#entries.push({ method, protocol, code: code === 0 ? 'Ok' : (Code[code] ?? String(code)), milliseconds })
    this.#timer ??= setTimeout(() => this.write(), writeEvery).unref()
  }

  write(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const [entries, dropped] = [this.#entries, this.#dropped]
    this.#entries = []
    this.#dropped = 0
    for (const entry of entries) this.#log.info('call', { ...entry })
    if (dropped > 0) this.#log.warn('calls went unlogged', { calls: dropped })
  }
}

/** Notes the calls that come through connect-node. */
export function noteCalls(access: AccessLog): Interceptor {
  return (next) => async (request) => {
    const started = performance.now()
    const type = request.header.get('content-type') ?? ''
    const protocol = type.startsWith('application/grpc-web')
      ? 'grpc-web'
      : type.startsWith('application/grpc')
        ? 'grpc'
        : 'connect'
    const note = (code: Code | 0) =>
      access.note(`${request.service.typeName}/${request.method.name}`, protocol, code, started)
    try {
      const response = await next(request)
      if (response.stream) return { ...response, message: withEnding(response.message, notedOnce(note)) }
      note(0)
      return response
    } catch (error) {
      note(ConnectError.from(error).code)
      throw error
    }
  }
}

function notedOnce(note: (code: Code | 0) => void) {
  let done = false
  const once = (code: Code | 0) => {
    if (!done) note(code)
    done = true
  }
  return {
    last: () => once(0),
    failed(error: unknown) {
      once(ConnectError.from(error).code)
      return error
    },
    left: () => once(Code.Canceled),
  }
}
