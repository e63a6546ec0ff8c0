import type { MessageInitShape } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import type {
  PollTasksRequestSchema,
  PollTasksResponse,
  WorkerJoined,
} from '../../gen/ts/perdure/v1/worker_service_pb.js'
import { isWorthAnother, type Link, pauseAfter } from './link.js'
import type { Log } from './log.js'
import { pause } from './pause.js'
import { Silence } from './silence.js'

export type PollInit = MessageInitShape<typeof PollTasksRequestSchema>

/** What the servers use where nothing else is asked for. */
const PROGRESS_MS = 5_000

/** The stream by which a worker gets its work, opened again and again until the signal. */
export class PollLoop {
  constructor(
    private readonly link: Link,
    /** Asked anew each time: it names the tasks held by then. */
    private readonly request: () => PollInit,
    private readonly take: (frame: PollTasksResponse['frame']) => void,
    private readonly joined: (joined: WorkerJoined) => void,
    private readonly log: Log,
  ) {}

  /** Ends by the signal; throws what no further attempt would mend. */
  async run(signal: AbortSignal): Promise<void> {
    for (let failures = 1; !signal.aborted; failures += 1) {
      const { stub } = this.link
      try {
        await this.listen(signal, () => {
          failures = 0
        })
      } catch (failure) {
        if (signal.aborted) return
        if (!isWorthAnother(failure) && !isOfServer(failure)) throw failure
        this.log.warn('The connection to the server is lost', { error: ConnectError.from(failure).message, failures })
        this.link.leave(stub)
        await pause(pauseAfter(failure, failures), signal)
      }
    }
  }

  private async listen(signal: AbortSignal, heard: () => void): Promise<void> {
    const silence = new Silence(signal, PROGRESS_MS)
    try {
      for await (const { frame } of this.link.stub.pollTasks(this.request(), { signal: silence.signal })) {
        silence.broken()
        heard()
        if (frame.case === 'joined') this.joined(frame.value)
        else this.take(frame)
      }
    } finally {
      silence.end()
    }
    if (!signal.aborted) throw new ConnectError('the server ended the stream', Code.Unavailable)
  }
}

/** The server's own trouble, which passes. */
function isOfServer(failure: unknown): boolean {
  return [Code.Internal, Code.DataLoss, Code.ResourceExhausted].includes(ConnectError.from(failure).code)
}
