import { randomUUID } from 'node:crypto'
import { Fault, noWorkflows } from '../errors.js'
import { Batches } from '../store/batches.js'
import type { Database } from '../store/database.js'
import {
  type Answerer,
  type Asked,
  findBroken,
  getAsked,
  type Mail,
  type Posted,
  postMail,
  type Route,
  takeMail,
} from '../store/tasks/asking.js'
import { readSnapshot } from '../store/tasks/snapshot.js'
import { Batch } from '../waits/batch.js'
import type { QueryAnswer } from './frames.js'
import type { Worker } from './worker.js'

export interface Question {
  workflowId: string
  name: string
  /** Stored text, portable. */
  arguments: string
  /** By the clock of this process, epoch milliseconds. */
  until: number
}

/** One that was asked here and is not answered yet. */
interface Open extends Route {
  resolve(answer: QueryAnswer): void
}

export interface QueriesSetting {
  database: Database
  replicaId: string
  /** Connected here. */
  worker(id: string): Worker | undefined
  /** Another replica has mail. */
  posted(replicaId: string): void
  /** Something is open from now on. */
  opened(): void
}

const RETRY_MS = 100
/** In one statement. */
const AT_ONCE = 200
const MOST_BYTES = 4 * 1024 * 1024

/**
 * Queries on their way. The replica that was asked sends one to the worker itself where that is connected here, and else
 * as mail to the replica where it is; the answer comes back by whichever replica the worker calls, to the one that its id
 * names. Where a worker has gone meanwhile the query is sent to another.
 */
export class Queries {
  private readonly open = new Map<string, Open>()
  /** Sent to workers here for other replicas: by id, to whom. */
  private readonly forwarded = new Map<string, { worker: Worker; until: number }>()

  private readonly asked: Batch<string, Asked | undefined>
  private readonly post: Batches<Posted, undefined>

  constructor(private readonly setting: QueriesSetting) {
    const { database } = setting
    this.asked = new Batch({ name: (id) => id, read: (ids) => getAsked(database, ids), most: AT_ONCE })
    this.post = new Batches({
      run: async (mail) => {
        await postMail(database, mail)
        return mail.map(() => undefined)
      },
      bytes: ({ arguments: given, answer }) => (given?.length ?? 0) + (answer?.length ?? 0),
      mostBytes: MOST_BYTES,
    })
  }

  get size(): number {
    return this.open.size
  }

  async ask(question: Question, signal: AbortSignal): Promise<QueryAnswer> {
    const gone = new Set<string>()
    for (;;) {
      const asked = await this.asked.ask(question.workflowId)
      if (asked === undefined) throw noWorkflows([question.workflowId])
      mustBeAnswerable(question.workflowId, asked, 'queries')
      if (asked.workers.length === 0) throw noWorker(question.workflowId, asked)
      const to = choose(asked, gone, this.setting.replicaId)
      const held = asked.lease === 'held' && asked.workerId === to.workerId
      const answer = await this.send(question, { workflowId: question.workflowId, ...to, held }, signal)
      if (answer.kind !== 'gone') return answer
      if (gone.has(to.workerId)) await pause(RETRY_MS)
      gone.add(to.workerId)
      signal.throwIfAborted()
      if (this.setting.database.clock.now() >= question.until) throw timedOut(question, to.workerId)
    }
  }

  /** Returns when nothing is being posted any more. */
  idle(): Promise<void> {
    return this.post.idle()
  }

  /** From a worker, to whoever asked. */
  async answered(queryId: string, answer: QueryAnswer): Promise<void> {
    const open = this.open.get(queryId)
    this.forwarded.delete(queryId)
    if (open) return open.resolve(answer)
    const asker = queryId.slice(0, queryId.indexOf('/'))
    if (asker !== '' && asker !== this.setting.replicaId) await this.reply(asker, queryId, answer)
  }

  /** What other replicas have for this one. */
  async readMail(): Promise<void> {
    const letters = await takeMail(this.setting.database, this.setting.replicaId)
    await Promise.all(letters.map((mail) => (mail.kind === 'query' ? this.forward(mail) : this.receive(mail))))
  }

  /** Its stream has ended. */
  left(worker: Worker): void {
    for (const open of this.open.values()) if (open.workerId === worker.id) open.resolve({ kind: 'gone' })
    for (const [id, { worker: to, until }] of this.forwarded) {
      if (to === worker) void this.answered(id, { kind: 'gone' }).catch(() => {})
      else if (until < this.setting.database.clock.now()) this.forwarded.delete(id)
    }
  }

  /** Sends those again whose worker has died elsewhere, or holds the workflow no more. */
  async check(): Promise<void> {
    if (this.open.size === 0) return
    for (const open of await findBroken(this.setting.database, [...this.open.values()])) open.resolve({ kind: 'gone' })
  }

  private async send(question: Question, route: Route, signal: AbortSignal): Promise<QueryAnswer> {
    const { replicaId } = this.setting
    const id = `${replicaId}/${randomUUID()}`
    let timer: NodeJS.Timeout | undefined
    let abort = () => {}
    const answer = new Promise<QueryAnswer>((resolve, reject) => {
      abort = () => reject(signal.reason)
      signal.addEventListener('abort', abort, { once: true })
      timer = setTimeout(
        () => reject(timedOut(question, route.workerId)),
        Math.max(question.until - this.setting.database.clock.now(), 0),
      )
      this.open.set(id, { ...route, resolve })
    })
    answer.catch(() => {})
    this.setting.opened()
    try {
      if (route.replicaId === replicaId) {
        const worker = this.setting.worker(route.workerId)
        if (worker === undefined) return { kind: 'gone' }
        await this.give(worker, id, question)
      } else {
        const { workflowId, name } = question
        await this.post.do({
          ...{ id, to: route.replicaId, kind: 'query', workflowId, name, arguments: question.arguments },
          ...{ workerId: route.workerId, answer: null, expiresAt: question.until },
        })
        this.setting.posted(route.replicaId)
      }
      return await answer
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      this.open.delete(id)
    }
  }

  /** Whoever holds the workflow answers from where it is; another gets all that is recorded. */
  private async give(worker: Worker, queryId: string, question: Question): Promise<void> {
    const { workflowId, name, until } = question
    const snapshot = worker.holds(workflowId) ? undefined : await readSnapshot(this.setting.database, workflowId)
    const query = { queryId, workflowId, name, arguments: question.arguments, deadline: until, snapshot }
    worker.send({ kind: 'query', query })
  }

  private async forward(mail: Mail): Promise<void> {
    const worker = this.setting.worker(mail.workerId ?? '')
    if (worker === undefined) return this.answered(mail.id, { kind: 'gone' })
    this.forwarded.set(mail.id, { worker, until: mail.expiresAt })
    const { workflowId, name, expiresAt: until } = mail
    await this.give(worker, mail.id, { workflowId, name, arguments: mail.arguments ?? '', until })
  }

  private receive({ name, answer }: Mail): void {
    this.open.get(name)?.resolve(JSON.parse(answer ?? '{"kind":"gone"}'))
  }

  private async reply(asker: string, queryId: string, answer: QueryAnswer): Promise<void> {
    await this.post.do({
      ...{
        id: randomUUID(),
        to: asker,
        kind: 'answer',
        workflowId: '',
        name: queryId,
        arguments: null,
        workerId: null,
      },
      ...{ answer: JSON.stringify(answer), expiresAt: this.setting.database.clock.now() + 60_000 },
    })
    this.setting.posted(asker)
  }
}

/** Its holder, if it has one; else one of its version, that goes on, here. */
function choose(asked: Asked, gone: ReadonlySet<string>, here: string): Answerer {
  const rank = (one: Answerer) => [
    gone.has(one.workerId),
    !(asked.lease === 'held' && asked.workerId === one.workerId),
    asked.version !== null && asked.version !== one.version,
    one.draining,
    one.replicaId !== here,
  ]
  const [first] = [...asked.workers].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)]
    const place = left.findIndex((value, at) => value !== right[at])
    return place < 0 ? Math.random() - 0.5 : Number(left[place]) - Number(right[place])
  })
  return first as Answerer
}

export function mustBeAnswerable(workflowId: string, { registered, name }: Asked, what: string): void {
  if (registered) return
  const text = `no perdure worker has ever known ${name}, so workflow ${workflowId} is run by a DBOS application, which answers no ${what}`
  throw new Fault('NOT_ANSWERABLE', text, { metadata: { workflow_id: workflowId, name } })
}

function noWorker(workflowId: string, { name }: Asked): Fault {
  return new Fault('NO_WORKER', `no worker is connected that knows ${name}, the name of workflow ${workflowId}`, {
    metadata: { workflow_id: workflowId, name },
  })
}

function timedOut({ workflowId, name }: Question, workerId: string): Fault {
  const text = `worker ${workerId} did not answer query ${name} of workflow ${workflowId} in time`
  return new Fault('QUERY_TIMEOUT', text, { metadata: { workflow_id: workflowId, worker_id: workerId } })
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
