import type { Plain } from './grpcjs.js'

/** Forms that plain objects and Protobuf JSON write differently. */
export class Span {
  constructor(readonly seconds: number) {}
  toJSON() {
    return `${this.seconds}s`
  }
}

export class Instant {
  constructor(readonly seconds: number) {}
  toJSON() {
    return new Date(this.seconds * 1000).toISOString()
  }
}

class Mask {
  readonly paths: string[]
  constructor(...paths: string[]) {
    this.paths = paths
  }
  toJSON() {
    return this.paths.map((path) => path.replace(/_(.)/g, (_, letter) => letter.toUpperCase())).join(',')
  }
}

export interface Line {
  call: string
  request: Plain
  /** What one of the messages holds; for an error its code and reason. */
  answer?: Plain
  refused?: { code: string; reason: string }
}

const W = 'perdure.v1.WorkflowService'
const Q = 'perdure.v1.QueueService'
const S = 'perdure.v1.ScheduleService'
const A = 'perdure.v1.ApplicationService'
const ids = (...workflowIds: string[]) => ({ workflows: { workflowIds } })
const now = new Span(0)

/** A story in which every call has its part. `w` waits, `done` has ended: the database is prepared by `PROLOGUE`. */
export const STORY: Line[] = [
  { call: 'perdure.v1.AdminService/GetServerInfo', request: {}, answer: { dbosSdkVersion: '5.3.0' } },
  {
    call: 'perdure.v1.AdminService/ListNamespaces',
    request: {},
    answer: { namespaces: [{ name: 'default', available: true }] },
  },
  {
    call: 'perdure.v1.AdminService/ListWorkers',
    request: { application: 'app' },
    answer: { workers: [{ workerId: 'worker', applicationVersion: 'v1', workflowNames: ['wf'], maxTasks: 3 }] },
  },
  {
    call: `${Q}/RegisterQueue`,
    request: {
      queue: { name: 'q', concurrency: 5, rateLimit: { limit: 3, period: new Span(60) }, application: 'app' },
    },
    answer: { queue: { spec: { name: 'q', concurrency: 5 } } },
  },
  {
    call: `${Q}/UpdateQueue`,
    request: { queue: { name: 'q', workerConcurrency: 2 }, updateMask: new Mask('worker_concurrency') },
    answer: { queue: { spec: { concurrency: 5, workerConcurrency: 2 } } },
  },
  { call: `${Q}/PauseQueue`, request: { name: 'q' }, answer: { queue: { paused: true } } },
  { call: `${Q}/ResumeQueue`, request: { name: 'q' }, answer: { queue: { spec: { name: 'q' } } } },
  { call: `${Q}/GetQueue`, request: { name: 'q', loadDepth: true }, answer: { queue: { spec: { name: 'q' } } } },
  { call: `${Q}/ListQueues`, request: { applications: ['app'] }, answer: { queues: [{ spec: { name: 'q' } }] } },
  {
    call: `${W}/EnqueueWorkflow`,
    request: {
      workflow: {
        name: 'wf',
        queue: 'q',
        workflowId: 'w',
        arguments: { positional: [{ json: '{"a":[1]}' }] },
        delay: new Span(3600),
      },
    },
    answer: { workflowId: 'w', created: true, status: 'WORKFLOW_STATUS_DELAYED' },
  },
  {
    call: `${W}/EnqueueWorkflow`,
    request: { workflow: { name: 'other', queue: 'q', workflowId: 'w' } },
    refused: { code: 'ALREADY_EXISTS', reason: 'WORKFLOW_CONFLICT' },
  },
  {
    call: `${W}/EnqueueWorkflow`,
    request: { workflow: { name: '', queue: 'q' } },
    refused: { code: 'INVALID_ARGUMENT', reason: 'INVALID_REQUEST' },
  },
  {
    call: `${W}/EnqueueWorkflows`,
    request: {
      workflows: [
        { name: 'wf', queue: 'q', workflowId: 'b1' },
        { name: 'wf', queue: 'q', workflowId: 'b2' },
      ],
    },
    answer: { outcomes: [{ accepted: { workflowId: 'b1' } }, { accepted: { workflowId: 'b2' } }] },
  },
  {
    call: `${W}/DebounceWorkflow`,
    request: { workflow: { name: 'wf' }, key: 'k', period: new Span(3600) },
    answer: { created: true },
  },
  {
    call: `${W}/SendMessage`,
    request: { message: { destination: 'w', topic: 't', value: { json: '"hi"' } } },
    answer: { stored: 1 },
  },
  {
    call: `${W}/SendMessages`,
    request: {
      messages: [
        { destination: 'w', value: { json: '1' } },
        { destination: 'b1', value: { json: '2' } },
      ],
    },
    answer: { stored: 2 },
  },
  {
    call: `${W}/SendMessage`,
    request: { message: { destination: 'nobody', value: { json: '1' } } },
    refused: { code: 'NOT_FOUND', reason: 'WORKFLOW_NOT_FOUND' },
  },
  {
    call: `${W}/ListMessages`,
    request: { workflowId: 'w' },
    answer: { messages: [{ topic: 't', value: { json: '"hi"' } }, { value: { json: '1' } }] },
  },
  {
    call: `${W}/GetWorkflow`,
    request: { workflowId: 'w' },
    answer: {
      workflow: { workflowId: 'w', name: 'wf', input: { arguments: { positional: [{ json: '{"a":[1]}' }] } } },
    },
  },
  {
    call: `${W}/ListWorkflows`,
    request: { filter: { workflowIds: ['b1'], names: ['wf'] } },
    answer: { workflows: [{ workflowId: 'b1' }] },
  },
  {
    call: `${W}/CountWorkflows`,
    request: { groupBy: ['WORKFLOW_GROUPING_STATUS'], filter: { workflowIds: ['b1'] } },
    answer: { groups: [{ status: 'WORKFLOW_STATUS_ENQUEUED' }] },
  },
  {
    call: `${W}/GetEvent`,
    request: { workflowId: 'done', key: 'k', timeout: now },
    answer: { value: { value: { json: '"set"' } } },
  },
  {
    call: `${W}/ReadStream`,
    request: { workflowId: 'done', key: 's' },
    answer: { values: { values: [{ value: { json: '"first"' } }] } },
  },
  {
    call: `${W}/GetResult`,
    request: { workflowId: 'done' },
    answer: { outcome: { kind: 'KIND_SUCCEEDED', output: { json: '42' } } },
  },
  {
    call: `${W}/GetResult`,
    request: { workflowId: 'nobody' },
    refused: { code: 'NOT_FOUND', reason: 'WORKFLOW_NOT_FOUND' },
  },
  {
    call: `${W}/WaitWorkflows`,
    request: { workflowIds: ['done', 'w'], mode: 'MODE_FIRST' },
    answer: { outcome: { workflowId: 'done' } },
  },
  {
    call: `${W}/WatchWorkflow`,
    request: { workflowId: 'done' },
    answer: { happening: { step: { name: 'step', output: { json: '1' } } } },
  },
  { call: `${W}/GetWorkflowHistory`, request: { workflowId: 'done' }, answer: {} },
  {
    call: `${W}/ListSteps`,
    request: { workflowId: 'done' },
    answer: { steps: [{ name: 'step', output: { json: '1' } }] },
  },
  {
    call: `${W}/ListEvents`,
    request: { workflowId: 'done' },
    answer: { events: [{ key: 'k', value: { json: '"set"' } }] },
  },
  { call: `${W}/ListRuns`, request: { workflowId: 'done' }, answer: { runs: [{ status: 'WORKFLOW_STATUS_SUCCESS' }] } },
  { call: `${W}/ListStreams`, request: { workflowId: 'done' }, answer: { streams: [{ key: 's', closed: true }] } },
  {
    call: `${W}/QueryWorkflow`,
    request: { workflowId: 'w', name: 'q' },
    refused: { code: 'FAILED_PRECONDITION', reason: 'NOT_ANSWERABLE' },
  },
  {
    call: `${W}/UpdateWorkflow`,
    request: { workflowId: 'w', name: 'u' },
    refused: { code: 'FAILED_PRECONDITION', reason: 'NOT_ANSWERABLE' },
  },
  {
    call: `${W}/ExplainWorkflow`,
    request: { workflowId: 'w' },
    answer: { explanations: [{ certainty: 'CERTAINTY_CERTAIN', reason: 'DELAYED' }] },
  },
  {
    call: `${W}/SetWorkflowDelay`,
    request: { ...ids('w'), startAt: new Instant(4_000_000_000) },
    answer: { changes: [{ kind: 'KIND_CHANGED' }] },
  },
  {
    call: `${W}/SetWorkflowPriority`,
    request: { ...ids('w'), priority: 4 },
    answer: { changes: [{ kind: 'KIND_CHANGED' }] },
  },
  {
    call: `${W}/UpdateWorkflowAttributes`,
    request: { ...ids('w'), attributes: {} },
    answer: { changes: [{ kind: 'KIND_CHANGED' }] },
  },
  { call: `${W}/CancelWorkflows`, request: ids('w'), answer: { changes: [{ status: 'WORKFLOW_STATUS_CANCELLED' }] } },
  {
    call: `${W}/ResumeWorkflows`,
    request: { ...ids('w'), queue: 'q' },
    answer: { changes: [{ status: 'WORKFLOW_STATUS_ENQUEUED' }] },
  },
  {
    call: `${W}/TerminateWorkflows`,
    request: { ...ids('w'), reason: 'enough' },
    answer: { changes: [{ status: 'WORKFLOW_STATUS_CANCELLED' }] },
  },
  {
    call: `${W}/GetResult`,
    request: { workflowId: 'w' },
    answer: { outcome: { kind: 'KIND_TERMINATED', termination: { reason: 'enough' } } },
  },
  { call: `${W}/ForkWorkflow`, request: { workflowId: 'w', newWorkflowId: 'fork' }, answer: { workflowId: 'fork' } },
  { call: `${W}/RewindWorkflow`, request: { workflowId: 'w' }, answer: {} },
  {
    call: `${W}/RewindWorkflow`,
    request: { workflowId: 'w' },
    refused: { code: 'FAILED_PRECONDITION', reason: 'WORKFLOW_NOT_TERMINAL' },
  },
  { call: `${W}/DeleteWorkflows`, request: ids('fork'), answer: { changes: [{ kind: 'KIND_CHANGED' }] } },
  {
    call: `${W}/WatchWorkflows`,
    request: { filter: { workflowIds: ['done'] } },
    answer: { upsert: { workflowId: 'done' } },
  },
  {
    call: `${S}/CreateSchedule`,
    request: {
      schedule: {
        name: 's',
        workflowName: 'wf',
        cron: '0 3 * * *',
        timeZone: 'Europe/Vienna',
        application: 'app',
        runtime: 'SCHEDULE_RUNTIME_TYPESCRIPT',
      },
    },
    answer: { schedule: { status: 'SCHEDULE_STATUS_ACTIVE' } },
  },
  {
    call: `${S}/ApplySchedules`,
    request: {
      schedules: [
        {
          name: 's2',
          workflowName: 'wf',
          cron: '0 4 * * *',
          application: 'app',
          runtime: 'SCHEDULE_RUNTIME_TYPESCRIPT',
        },
      ],
    },
    answer: { schedules: [{ spec: { name: 's2' } }] },
  },
  {
    call: `${S}/UpdateSchedule`,
    request: { schedule: { name: 's', cron: '0 5 * * *' }, updateMask: new Mask('cron') },
    answer: { schedule: { spec: { cron: '0 5 * * *' } } },
  },
  { call: `${S}/GetSchedule`, request: { name: 's' }, answer: { schedule: { spec: { timeZone: 'Europe/Vienna' } } } },
  {
    call: `${S}/ListSchedules`,
    request: { workflowNames: ['wf'] },
    answer: { schedules: [{ spec: { name: 's' } }, { spec: { name: 's2' } }] },
  },
  { call: `${S}/PauseSchedule`, request: { name: 's' }, answer: {} },
  { call: `${S}/ResumeSchedule`, request: { name: 's' }, answer: {} },
  { call: `${S}/TriggerSchedule`, request: { name: 's' }, answer: {} },
  {
    call: `${S}/BackfillSchedule`,
    request: { name: 's', after: new Instant(1_800_000_000), before: new Instant(1_800_090_000) },
    answer: { started: 1 },
  },
  { call: `${S}/PreviewSchedule`, request: { name: 's', count: 2 }, answer: {} },
  { call: `${S}/DeleteSchedule`, request: { name: 's' }, answer: {} },
  { call: `${A}/ListApplications`, request: {}, answer: {} },
  { call: `${A}/ListApplicationVersions`, request: { application: 'app' }, answer: { versions: [{ name: 'v1' }] } },
  { call: `${A}/GetLatestApplicationVersion`, request: {}, answer: { version: { name: 'v1' } } },
  { call: `${A}/SetLatestApplicationVersion`, request: { version: 'v1' }, answer: { version: { name: 'v1' } } },
  { call: `${A}/RenameApplication`, request: { from: 'app', to: 'renamed' }, answer: {} },
  { call: `${Q}/DeleteQueue`, request: { name: 'q' }, answer: {} },
]

/** A workflow that a DBOS application has run, and the version that it registered; a worker that does nothing. */
export const PROLOGUE = `
  INSERT INTO dbos.workflow_status (workflow_uuid, status, name, queue_name, serialization, completed_at, authenticated_roles)
    VALUES ('done', 'SUCCESS', 'wf', 'q', 'portable_json', (EXTRACT(EPOCH FROM now()) * 1000)::bigint, '[]');
  INSERT INTO dbos.workflow_output (workflow_uuid, output) VALUES ('done', '42');
  INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output, serialization)
    VALUES ('done', 0, 'step', '1', 'portable_json');
  INSERT INTO dbos.workflow_events (workflow_uuid, key, value, serialization) VALUES ('done', 'k', '"set"', 'portable_json');
  INSERT INTO dbos.workflow_events_history (workflow_uuid, function_id, key, value, serialization)
    VALUES ('done', 1, 'k', '"set"', 'portable_json');
  INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", function_id, serialization) VALUES
    ('done', 's', '"first"', 0, 2, 'portable_json'),
    ('done', 's', '"__DBOS_STREAM_CLOSED__"', 1, 3, 'portable_json');
  INSERT INTO dbos.application_versions (version_id, version_name, application_name) VALUES ('id', 'v1', 'app');
  INSERT INTO perdure.workers (worker_id, replica_id, application, application_version, workflow_names, queues, max_tasks,
      description, joined_at, expires_at)
    VALUES ('worker', 'replica', 'app', 'v1', '{wf}', '{}', 3, '', 1, 4000000000000);`
