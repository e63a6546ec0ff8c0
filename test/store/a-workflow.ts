import type { NewWorkflow } from '../../src/store/workflows/enqueue.js'

let count = 0

/** A workflow to enqueue that says nothing a caller would not have to say. */
export function aWorkflow(given: Partial<NewWorkflow> = {}): NewWorkflow {
  return {
    id: `workflow-${++count}`,
    name: 'work',
    className: null,
    configName: null,
    queueName: 'queue',
    input: '{"positionalArgs":[]}',
    serialization: 'portable_json',
    applicationVersion: null,
    applicationName: null,
    timeoutMs: null,
    delayUntil: null,
    deduplicationId: null,
    priority: 0,
    partitionKey: null,
    authenticatedUser: '',
    assumedRole: '',
    authenticatedRoles: [],
    attributes: null,
    scheduleName: null,
    debounceDeadline: null,
    isDebounced: false,
    ...given,
  }
}
