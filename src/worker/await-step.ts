import type { MessageInitShape } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import type { AwaitedStep, AwaitStepRequestSchema } from '../../gen/ts/perdure/v1/worker_waits_pb.js'
import { isWorthAnother, type Link, pauseAfter, type Stub } from './link.js'
import { pause } from './pause.js'
import { Silence } from './silence.js'

export type AwaitStepInit = MessageInitShape<typeof AwaitStepRequestSchema>
export type Awaited = Exclude<AwaitStepInit['awaited'], undefined>

/** What came, however often the connection is lost meanwhile; throws when refused, or when the signal says so. */
export async function awaitStep(
  link: Link,
  request: AwaitStepInit,
  opened: () => void,
  signal: AbortSignal,
): Promise<AwaitedStep> {
  for (let failures = 1; ; failures += 1) {
    const { stub } = link
    try {
      return await listen(stub, request, signal, () => {
        failures = 0
        opened()
      })
    } catch (failure) {
      if (signal.aborted || !isWorthAnother(failure)) throw failure
      link.leave(stub)
      await pause(pauseAfter(failure, failures), signal)
    }
  }
}

async function listen(
  stub: Stub,
  request: AwaitStepInit,
  signal: AbortSignal,
  opened: () => void,
): Promise<AwaitedStep> {
  const silence = new Silence(signal)
  try {
    for await (const { frame } of stub.awaitStep(request, { signal: silence.signal })) {
      silence.broken()
      if (frame.case === 'opened') opened()
      if (frame.case === 'recorded') return frame.value
    }
  } finally {
    silence.end()
  }
  throw new ConnectError('the stream ended without what it waited for', Code.Unavailable)
}
