import { DebouncerClient } from '@dbos-inc/dbos-sdk'
import { type Case, differential, type Rpc, type Twin } from './twins.js'

type Params = Partial<ConstructorParameters<typeof DebouncerClient>[1]>

const json = (value: unknown) => ({ content: { case: 'json' as const, value: JSON.stringify(value) } })
const seconds = (value: number) => ({ seconds: BigInt(value) })

const bySdk = async ({ client }: Twin, params: Params, key: string, periodMs: number, ...args: unknown[]) =>
  (await new DebouncerClient(client, { workflowName: 'wf', ...params }).debounce(key, periodMs, ...args)).workflowID

const byRpc = async (
  { workflows }: Rpc,
  start: object,
  key: string,
  period: number,
  limit?: number,
  ...args: unknown[]
) =>
  (
    await workflows.debounceWorkflow({
      workflow: { name: 'wf', argumentFormat: 2, arguments: { positional: args.map(json) }, ...start },
      key,
      period: seconds(period),
      limit: limit === undefined ? undefined : seconds(limit),
    })
  ).workflowId

const cases: Case[] = [
  {
    name: 'the first call, with nothing but a key and a period',
    sdk: async (_, twin) => void (await bySdk(twin, {}, 'k', 3_600_000, 1)),
    rpc: async (rpc) => void (await byRpc(rpc, {}, 'k', 3600, undefined, 1)),
  },
  {
    name: 'every option',
    sdk: (_, twin) =>
      bySdk(
        twin,
        {
          workflowClassName: 'C',
          debounceTimeoutMs: 7_200_000,
          startWorkflowParams: {
            workflowID: 'w',
            queueName: 'q',
            timeoutMS: 5000,
            workflowAttributes: { a: 1 },
            authenticatedUser: 'ann',
            authenticatedRoles: ['r'],
            enqueueOptions: { applicationVersion: 'v1', applicationName: 'app' },
          },
        },
        'k',
        3_600_000,
      ),
    rpc: (rpc) =>
      byRpc(
        rpc,
        {
          className: 'C',
          workflowId: 'w',
          queue: 'q',
          timeout: seconds(5),
          attributes: { a: 1 },
          authenticatedUser: 'ann',
          authenticatedRoles: ['r'],
          applicationVersion: 'v1',
          application: 'app',
        },
        'k',
        3600,
        7200,
      ),
  },
  {
    name: 'portable arguments',
    sdk: async (_, twin) => void (await bySdk(twin, { serializationType: 'portable' }, 'k', 3_600_000, { a: 1 })),
    rpc: async (rpc) => void (await byRpc(rpc, { argumentFormat: 1 }, 'k', 3600, undefined, { a: 1 })),
  },
  {
    name: 'a later call puts the start off, and its arguments win',
    setup: (twin) => bySdk(twin, { startWorkflowParams: { workflowID: 'w' } }, 'k', 60_000, 'old'),
    sdk: (_, twin) => bySdk(twin, { applicationName: 'app' }, 'k', 3_600_000, 'new'),
    rpc: (rpc) => byRpc(rpc, { application: 'app' }, 'k', 3600, undefined, 'new'),
  },
  {
    name: 'no call puts the start off past the deadline of the first',
    setup: (twin) => bySdk(twin, { debounceTimeoutMs: 600_000, startWorkflowParams: { workflowID: 'w' } }, 'k', 60_000),
    sdk: (_, twin) => bySdk(twin, {}, 'k', 3_600_000),
    rpc: (rpc) => byRpc(rpc, {}, 'k', 3600),
  },
  {
    name: 'a first call whose period is longer than its limit',
    sdk: (_, twin) =>
      bySdk(twin, { debounceTimeoutMs: 60_000, startWorkflowParams: { workflowID: 'w' } }, 'k', 3_600_000),
    rpc: (rpc) => byRpc(rpc, { workflowId: 'w' }, 'k', 3600, 60),
  },
  {
    name: 'a key held by a workflow that is not debounced',
    setup: ({ client }) =>
      client.enqueue({ workflowID: 'h', workflowName: 'wf', queueName: 'q', deduplicationID: '.wf-k' }),
    sdk: (_, twin) => bySdk(twin, { startWorkflowParams: { queueName: 'q' } }, 'k', 1000),
    rpc: (rpc) => byRpc(rpc, { queue: 'q' }, 'k', 1),
  },
  {
    name: "a key held by another application's workflow",
    setup: (twin) => bySdk(twin, { applicationName: 'theirs', startWorkflowParams: { workflowID: 'h' } }, 'k', 60_000),
    sdk: (_, twin) => bySdk(twin, { applicationName: 'mine' }, 'k', 1000),
    rpc: (rpc) => byRpc(rpc, { application: 'mine' }, 'k', 1),
  },
  {
    name: 'another key of the same workflow',
    setup: (twin) => bySdk(twin, { startWorkflowParams: { workflowID: 'h' } }, 'k', 60_000),
    sdk: (_, twin) => bySdk(twin, { startWorkflowParams: { workflowID: 'w' } }, 'other', 60_000),
    rpc: (rpc) => byRpc(rpc, { workflowId: 'w' }, 'other', 60),
  },
]

differential('debounce', cases)
