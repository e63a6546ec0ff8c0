import { type Competition, type ExplainedRow, MOST_AHEAD, type QueueFacts } from '../../store/workflows/explain.js'
import { INTERNAL_QUEUE } from '../../store/workflows/workflow-row.js'
import { ago, certain, instant, likely, type Reason, unknowable, workflowRow } from './reason.js'
import { workerReasons } from './workers.js'

/** Why nobody has taken it from its queue. */
export function enqueuedReasons(row: ExplainedRow, competition: Competition): Reason[] {
  const reasons = [...queueReasons(row), ...limitReasons(row, competition)]
  reasons.push(...(row.registrations.length > 0 ? workerReasons(row) : versionReasons(row, competition)))
  if (competition.ahead > 0) reasons.push(behind(row, competition.ahead))
  const open = reasons.every(({ reason }) => reason === 'BEHIND_OTHERS')
  if (open && row.registrations.length === 0) reasons.push(nothingInTheWay(row, competition))
  return reasons
}

function queueReasons(row: ExplainedRow): Reason[] {
  const { queue, queueRow: limits, application } = row
  if (queue === null || queue === INTERNAL_QUEUE) return []
  const rows = [workflowRow(row), `dbos.queues/${queue}`]
  const named = { queue_name: queue }
  const polled = row.workers.some((worker) => worker.queues.includes(queue))
  if (limits === null) {
    if (polled) return []
    const text = `no application has registered queue ${queue} in the database: unless it is defined in code, nobody takes from it`
    return [likely('QUEUE_NOT_REGISTERED', text, rows, named)]
  }
  const reasons: Reason[] = []
  if (limits.paused) {
    reasons.push(certain('QUEUE_PAUSED', `queue ${queue} is paused`, [...rows, `perdure.queue_pauses/${queue}`], named))
  } else if (limits.workerConcurrency === 0) {
    const text = `queue ${queue} allows no executor to run anything: its worker concurrency is 0`
    reasons.push(certain('WORKER_CONCURRENCY_ZERO', text, rows, named))
  }
  if (!polled && limits.application !== null && application !== null && limits.application !== application) {
    const text = `queue ${queue} belongs to application ${limits.application}, the workflow to ${application}, whose executors don't poll it`
    reasons.push(likely('QUEUE_OF_OTHER_APPLICATION', text, rows, { ...named, application_name: limits.application }))
  }
  if (row.partitionKey === null && isPartitioned(limits)) {
    const text = `queue ${queue} is partitioned and the workflow has no partition key: it is never taken`
    reasons.push(certain('PARTITION_KEY_MISSING', text, rows, named))
  }
  return reasons
}

function isPartitioned(limits: QueueFacts): boolean {
  const { partitionConcurrency, partitionWorkerConcurrency, partitionRateLimit, partitionRatePeriodMs } = limits
  const limited = partitionRateLimit !== null && partitionRatePeriodMs !== null
  return partitionConcurrency !== null || partitionWorkerConcurrency !== null || limited
}

function limitReasons(row: ExplainedRow, found: Competition): Reason[] {
  const { queue, queueRow: limits } = row
  if (queue === null || limits === null) return []
  const reasons: Reason[] = []
  const rows = [`dbos.queues/${queue}`]
  const full = (reason: string, of: string, limit: number, running: number, holders: string[]) => {
    if (running < limit) return
    const text = `${of} may run ${limit} at a time, and as many run: ${holders.join(', ')}`
    const read = [...rows, ...holders.map((id) => `dbos.workflow_status/${id}`)]
    reasons.push(certain(reason, text, read, { queue_name: queue, limit, holders: holders.join(' ') }))
  }
  const spent = (
    reason: string,
    of: string,
    limit: number,
    periodMs: number,
    started: number,
    first: number | null,
  ) => {
    if (started < limit || first === null) return
    const free = instant(first + periodMs)
    const text = `${of} may start ${limit} in ${periodMs / 1000} s, and has: the next one at ${free}`
    const counted = `dbos.workflow_status?queue_name=${queue}&rate_limited`
    reasons.push(certain(reason, text, [...rows, counted], { queue_name: queue, limit, started, free_at: free }))
  }
  const ofQueue = `queue ${queue}`
  const ofPartition = `partition ${row.partitionKey} of queue ${queue}`
  if (limits.concurrency !== null) {
    full('QUEUE_CONCURRENCY', ofQueue, limits.concurrency, found.running, found.runningIds)
  }
  if (limits.partitionConcurrency !== null && row.partitionKey !== null) {
    const { partitionRunning, partitionIds } = found
    full('PARTITION_CONCURRENCY', ofPartition, limits.partitionConcurrency, partitionRunning, partitionIds)
  }
  if (limits.rateLimit !== null && limits.ratePeriodMs !== null) {
    spent('RATE_LIMIT', ofQueue, limits.rateLimit, limits.ratePeriodMs, found.started, found.firstStarted)
  }
  if (limits.partitionRateLimit !== null && limits.partitionRatePeriodMs !== null && row.partitionKey !== null) {
    const { partitionStarted: started, partitionFirstStarted: first } = found
    spent('PARTITION_RATE_LIMIT', ofPartition, limits.partitionRateLimit, limits.partitionRatePeriodMs, started, first)
  }
  return reasons
}

/** Which executors of DBOS take it: those of its version, or, where it has none, those of the latest. */
export function versionReasons(row: ExplainedRow, found: Pick<Competition, 'lastOfVersion'>): Reason[] {
  const { application, version, versions, now } = row
  const versionRow = (name: string) => `dbos.application_versions/${name}`
  const [latest] = versions.filter(({ application: owner }) => owner === null || owner === application)
  if (version !== null) {
    const facts = { version, latest_version: latest?.name }
    if (!versions.some(({ name }) => name === version)) {
      const text = `no application has registered version ${version}, and only executors of it take the workflow`
      return [likely('VERSION_NOT_SEEN', text, [workflowRow(row), versionRow(version)], facts)]
    }
    if (latest === undefined || latest.name === version) return []
    const last = found.lastOfVersion
    const seen = last === null ? 'none was seen to claim lately' : `one last claimed ${ago(now - last)} ago`
    const text = `only executors of version ${version} take it, and the latest is ${latest.name}; of ${version}, ${seen}`
    const rows = [workflowRow(row), versionRow(version), versionRow(latest.name)]
    return [likely('VERSION_NOT_LATEST', text, rows, { ...facts, evidence_age_ms: last === null ? null : now - last })]
  }
  if (application === null) return []
  const [own] = versions.filter(({ application: owner }) => owner === application)
  if (own === undefined) {
    const text = `application ${application} has never registered a version: it has not been started on this database`
    return [likely('APPLICATION_NOT_SEEN', text, [workflowRow(row)], { application_name: application })]
  }
  if (latest === undefined || latest.application === application) return []
  const text = `version ${latest.name}, which no application owns, is later than ${own.name} of ${application}, so executors of ${own.name} leave workflows without a version alone`
  const facts = { version: latest.name, own_version: own.name, evidence_age_ms: now - latest.since }
  return [likely('LATEST_VERSION_UNOWNED', text, [versionRow(latest.name), versionRow(own.name)], facts)]
}

function behind(row: ExplainedRow, ahead: number): Reason {
  const many = ahead === MOST_AHEAD ? `${MOST_AHEAD} or more` : `${ahead}`
  const rows = [`dbos.workflow_status?queue_name=${row.queue}&status=ENQUEUED`]
  return certain('BEHIND_OTHERS', `${many} are before it in queue ${row.queue}`, rows, { ahead, queue_name: row.queue })
}

/** Executors of DBOS leave no sign of life but what they do. */
function nothingInTheWay(row: ExplainedRow, found: Competition): Reason {
  const last = found.lastOfQueue ?? found.lastOfApplication
  const of = found.lastOfQueue === null ? `of application ${row.application}` : `from queue ${row.queue}`
  const seen =
    last === null
      ? 'nobody was seen to take anything lately'
      : `the last one ${of} was taken ${ago(row.now - last)} ago`
  const text = `nothing in the database holds it back; whether an executor that takes it is alive can't be told, ${seen}`
  const age = last === null ? null : row.now - last
  return unknowable('NO_EXECUTOR_SEEN', text, [workflowRow(row)], { evidence_age_ms: age })
}
