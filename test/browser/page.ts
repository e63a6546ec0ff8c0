import { createConnectTransport } from '@connectrpc/connect-web'
import { DBOSError, DBOSQueueDuplicatedError, PerdureClient, PortableWorkflowError } from '../../src/client/web.js'

/** What the tests call in the page. Only JSON comes back from there. */
export type InPage = typeof inPage

export type Protocol = 'Connect' | 'gRPC-Web'

type Pay = (at: Date, amount: bigint, to: Map<string, number>) => Promise<unknown>

let client: PerdureClient
const seen = new Map<string, unknown[]>()

const inPage = {
  async open(protocol: Protocol, url: string): Promise<void> {
    client = await PerdureClient.create(
      protocol === 'Connect' ? { transport: createConnectTransport({ baseUrl: url }) } : { url },
    )
  },

  async enqueue(workflowID: string, deduplicationID?: string): Promise<string> {
    const options = { workflowID, queueName: 'q', workflowName: 'pay', deduplicationID }
    const handle = await client.enqueue<Pay>(options, new Date(0), 12345678901234567890n, new Map([['ada', 1]]))
    return handle.workflowID
  },

  getEvent: (id: string, key: string): Promise<unknown> => client.getEvent(id, key),

  /** The kinds of value that JSON hasn't are told by what they say of themselves. */
  async getResult(id: string): Promise<unknown> {
    const { at, amount } = (await client.retrieveWorkflow(id).getResult()) as { at: Date; amount: bigint }
    return { at: at.toISOString(), amount: `${typeof amount} ${amount}` }
  },

  /** Reads on and on; what came is in `seen`, with a last `end`. */
  read(id: string, key: string): void {
    const values: unknown[] = []
    seen.set(id, values)
    const reading = async () => {
      for await (const value of client.readStream(id, key)) values.push(value)
      values.push('end')
    }
    reading().catch((error) => values.push(String(error)))
  },

  seen: (id: string): unknown[] => seen.get(id) ?? [],

  /** What a call of the page threw, and which of the classes of errors it is one of. */
  async thrown(call: 'enqueue' | 'getResult', ...args: [string, string?]): Promise<unknown> {
    const classes = { DBOSError, DBOSQueueDuplicatedError, PortableWorkflowError }
    try {
      return await inPage[call](...args)
    } catch (thrown) {
      const { name, message, code, workflowID } = thrown as Record<string, unknown>
      const is = Object.entries(classes).flatMap(([each, of]) => (thrown instanceof of ? each : []))
      return { name, message, code, workflowID, is }
    }
  },

  /** Without the client, which would try again. */
  fetch: (url: string): Promise<number | string> => fetch(url).then((answer) => answer.status, String),
}

Object.assign(globalThis, { inPage })
