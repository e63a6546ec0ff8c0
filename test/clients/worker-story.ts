import type { Plain } from './grpcjs.js'
import { Instant, type Line, Span } from './story.js'

/** A call that goes on while others are made. */
export interface OpenCall {
  /** The nth message that holds this, when it comes. */
  message(wanted: Plain, nth?: number): Promise<Plain>
  /** By itself, or at the next message. */
  end(): Promise<void>
}

const K = 'perdure.v1.WorkerService'
const W = 'perdure.v1.WorkflowService'
const at = new Instant(Math.floor(Date.now() / 1000))

/** Every call of a worker has its part: what it is sent depends on what came before, so it is told as a program. */
export async function workerStory(
  say: (line: Line) => Promise<void>,
  open: (call: string, request: Plain) => OpenCall,
): Promise<void> {
  const poll = open(`${K}/PollTasks`, {
    workerId: 'teller',
    application: 'shop',
    workflows: [{ name: 'told' }],
    queues: [{ name: 'work' }],
    maxTasks: 5,
    progressInterval: new Span(1),
  })
  await poll.message({ joined: {} })

  const enqueue = (workflowId: string) => {
    const workflow = {
      name: 'told',
      queue: 'work',
      workflowId,
      application: 'shop',
      arguments: { positional: [{ json: '7' }] },
    }
    return say({ call: `${W}/EnqueueWorkflow`, request: { workflow }, answer: { workflowId, created: true } })
  }
  const taken = async (workflowId: string, nth = 1) => {
    const { task } = await poll.message({ task: { workflowId } }, nth)
    return { workflowId, token: task.token as string }
  }
  const record = (ref: Plain, ...steps: Plain[]) =>
    say({
      call: `${K}/RecordSteps`,
      request: { tasks: [{ ...ref, steps: steps.map((step) => ({ startedAt: at, completedAt: at, ...step })) }] },
      answer: { outcomes: [{ recorded: {} }] },
    })

  await enqueue('first')
  const first = await taken('first')
  await record(
    first,
    { functionId: 0, finished: { name: 'charge', output: { json: '12' } } },
    { functionId: 1, setEvent: { key: 'state', value: { json: '"charged"' } } },
  )
  await say({ call: `${K}/Heartbeat`, request: { workerId: 'teller', tasks: [first] }, answer: {} })
  await say({
    call: `${K}/ListTaskSteps`,
    request: { task: first, after: -1 },
    answer: {
      steps: [
        { name: 'charge', output: { json: '12' } },
        { functionId: 1, name: 'DBOS.setEvent' },
      ],
    },
  })
  await say({
    call: `${W}/ExplainWorkflow`,
    request: { workflowId: 'first' },
    answer: { explanations: [{ certainty: 'CERTAINTY_CERTAIN', reason: 'HELD_BY_WORKER' }] },
  })

  const asked = open(`${W}/QueryWorkflow`, { workflowId: 'first', name: 'state' })
  const { query } = await poll.message({ query: { name: 'state' } })
  await say({
    call: `${K}/AnswerQuery`,
    request: { queryId: query.queryId, value: { json: '"half way"' } },
    answer: {},
  })
  await asked.message({ value: { json: '"half way"' } })
  await asked.end()

  const changed = open(`${W}/UpdateWorkflow`, { workflowId: 'first', name: 'discount', updateId: 'u' })
  await poll.message({ update: { updateId: 'u', name: 'discount' } })
  await record(first, { functionId: 2, update: { updateId: 'u' } })
  const answer = (what: Plain) =>
    say({ call: `${K}/AnswerUpdate`, request: { task: first, updateId: 'u', ...what }, answer: {} })
  await answer({ accepted: 2 })
  await answer({ completed: { json: '10' } })
  await changed.message({ completed: { json: '10' } })
  await changed.end()

  await say({
    call: `${W}/SendMessage`,
    request: { message: { destination: 'first', topic: 'go', value: { json: '"now"' } } },
    answer: { stored: 1 },
  })
  await say({
    call: `${K}/AwaitStep`,
    request: { ...first, functionId: 3, message: { topic: 'go' } },
    answer: { recorded: { value: { json: '"now"' } } },
  })
  await say({
    call: `${K}/CompleteTask`,
    request: { task: { ...first, token: 'of somebody else' }, result: { json: '1' } },
    refused: { code: 'ABORTED', reason: 'LEASE_LOST' },
  })
  await say({
    call: `${K}/CompleteTask`,
    request: { task: first, result: { json: '"done"' } },
    answer: { status: 'WORKFLOW_STATUS_SUCCESS' },
  })

  await enqueue('second')
  await say({
    call: `${K}/ParkTask`,
    request: { task: await taken('second'), wakes: [{ functionId: 0, message: { topic: 'go' } }] },
    answer: { parked: true },
  })
  await say({
    call: `${W}/SendMessage`,
    request: { message: { destination: 'second', topic: 'go', value: { json: '1' } } },
    answer: { stored: 1 },
  })
  await say({ call: `${K}/ReleaseTasks`, request: { tasks: [await taken('second', 2)] }, answer: {} })
  await say({
    call: `${K}/ContinueAsNew`,
    request: { task: await taken('second', 3), arguments: { positional: [{ json: '8' }] } },
    answer: {},
  })
  await say({
    call: `${K}/CompleteTask`,
    request: { task: await taken('second', 4), failure: { name: 'Declined', message: 'no money' }, final: true },
    answer: { status: 'WORKFLOW_STATUS_ERROR' },
  })
  await say({
    call: `${W}/GetResult`,
    request: { workflowId: 'second' },
    answer: { outcome: { kind: 'KIND_FAILED', failure: { name: 'Declined' } } },
  })
  await enqueue('third')
  await say({
    call: `${K}/CompleteTasks`,
    request: { tasks: [{ task: await taken('third'), result: { json: '3' } }] },
    answer: { outcomes: [{ completed: { status: 'WORKFLOW_STATUS_SUCCESS' } }] },
  })
  await say({ call: `${K}/DrainWorker`, request: { workerId: 'teller' }, answer: {} })
  await poll.end()
}
