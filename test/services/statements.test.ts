import type { DescService } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { AdminService } from '../../gen/ts/perdure/v1/admin_service_pb.js'
import { ApplicationService } from '../../gen/ts/perdure/v1/application_service_pb.js'
import { QueueService } from '../../gen/ts/perdure/v1/queue_service_pb.js'
import { ScheduleService } from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { PROLOGUE, STORY } from '../clients/story.js'
import { withClient } from '../database.js'
import { serving } from '../serving.js'
import { statements } from '../statements.js'

/** What each unary call, alone, asks of the database: a round trip each. */
const ROUND_TRIPS: Record<string, string> = {
  GetServerInfo: '',
  ListNamespaces: 'read_schema_version',
  ListWorkers: 'list_workers',

  RegisterQueue: 'BEGIN register_queue_over forget_pause read_queue COMMIT',
  UpdateQueue: 'BEGIN lock_queue write_queue_limits read_queue COMMIT',
  PauseQueue: 'BEGIN lock_queue keep_worker_concurrency set_worker_concurrency read_queue COMMIT',
  ResumeQueue: 'BEGIN lock_queue set_worker_concurrency forget_pause read_queue COMMIT',
  GetQueue: 'read_queue queue_loads',
  ListQueues: 'list_queues',
  DeleteQueue: 'drop_queue',

  // The second is sent beside the first, and what it tells is remembered.
  EnqueueWorkflow: 'enqueue_new_one unregistered',
  // From then on ids are expected to be known.
  'EnqueueWorkflow: WORKFLOW_CONFLICT': 'enqueue_new_one enqueue_one enqueue_in_the_way',
  'EnqueueWorkflow: INVALID_REQUEST': '',
  EnqueueWorkflows: 'enqueue',
  DebounceWorkflow: 'BEGIN bounce debounce_holder enqueue_one COMMIT',
  SendMessage: 'insert_messages',
  'SendMessage: WORKFLOW_NOT_FOUND': 'insert_messages',
  SendMessages: 'insert_messages',

  GetWorkflow: 'workflows_input_output',
  ListWorkflows: 'shape',
  CountWorkflows: 'shape',
  GetWorkflowHistory: 'workflow_history workflows_input_output',
  ListSteps: 'steps_list',
  ListEvents: 'events_list',
  ListRuns: 'runs',
  ListStreams: 'streams_list',
  'QueryWorkflow: NOT_ANSWERABLE': 'asked',
  ExplainWorkflow: 'explained',
  ListMessages: 'messages_list',

  SetWorkflowDelay: 'BEGIN set_delay COMMIT',
  SetWorkflowPriority: 'set_priority',
  UpdateWorkflowAttributes: 'replace_attributes',
  CancelWorkflows: 'cancel children_to_close',
  ResumeWorkflows: 'BEGIN resume COMMIT',
  TerminateWorkflows: 'terminate children_to_close',
  ForkWorkflow: 'fork',
  RewindWorkflow: 'BEGIN rewind_lock rewind_unset_events rewind_restore_events rewind_discard rewind COMMIT',
  'RewindWorkflow: WORKFLOW_NOT_TERMINAL': 'BEGIN rewind_lock ROLLBACK',
  DeleteWorkflows: 'BEGIN delete_lock delete COMMIT',

  CreateSchedule: 'BEGIN create_schedule COMMIT',
  ApplySchedules: 'BEGIN apply_schedules COMMIT',
  UpdateSchedule: 'BEGIN lock_schedule write_schedule COMMIT',
  GetSchedule: 'read_schedule',
  ListSchedules: 'list_schedules',
  PauseSchedule: 'write_schedule_status',
  ResumeSchedule: 'BEGIN lock_schedule write_schedule_status COMMIT',
  TriggerSchedule: 'BEGIN read_schedule list_versions enqueue_one unregistered COMMIT',
  BackfillSchedule: 'read_schedule BEGIN list_versions enqueue_one COMMIT',
  PreviewSchedule: 'read_schedule',
  DeleteSchedule: 'drop_schedule',

  ListApplications: 'list_applications latest_versions',
  ListApplicationVersions: 'list_versions',
  GetLatestApplicationVersion: 'list_versions',
  SetLatestApplicationVersion: 'BEGIN stamp_version COMMIT',
  RenameApplication:
    'BEGIN rename_queues rename_workflow_schedules rename_application_versions rename_workflow_status_active COMMIT' +
    ' rename_end_workflow_status rename_batch_workflow_status rename_end_operation_outputs rename_batch_operation_outputs',
}

const SERVICES: DescService[] = [WorkflowService, QueueService, ScheduleService, ApplicationService, AdminService]
const UNARY = new Set(
  SERVICES.flatMap(({ typeName, methods }) =>
    methods.filter(({ methodKind }) => methodKind === 'unary').map(({ name }) => `${typeName}/${name}`),
  ),
)

test('every unary call asks the database for no more than it did', async () => {
  const server = await serving()
  await withClient(server.databaseUrl, (client) => client.query(PROLOGUE))
  const counted = statements()
  const found: Record<string, string> = {}
  for (const { call, request, refused } of STORY.filter(({ call }) => UNARY.has(call))) {
    counted.sent.length = 0
    const response = await fetch(`${server.url}/${call}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    await response.text()
    expect(response.ok, call).toBe(refused === undefined)
    if (refused?.reason === 'NOT_SUPPORTED_YET') continue
    const name = call.slice(call.indexOf('/') + 1)
    // Other servers are told after the answer, of all changes of a moment by one statement.
    // Due schedules are looked for all the time, and a replica says now and then that it lives.
    const sent = counted.sent.filter(
      (statement) => !['notify_all', 'due_schedules', 'replica_pulse'].includes(statement),
    )
    found[refused ? `${name}: ${refused.reason}` : name] = sent
      .map((statement) => statement.replace(/^(\w+) .*$/, '$1').replace(/^shape_\d+$/, 'shape'))
      .join(' ')
  }
  expect(found).toEqual(ROUND_TRIPS)
})
