import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { type Step, StepSchema } from '../../gen/ts/perdure/v1/workflow_pb.js'

type Recorded = Omit<MessageInitShape<typeof StepSchema>, '$typeName'> & { value?: unknown; at?: number }

/** Recorded one after the other, a while ago. */
let clock = Date.now() - 1_000_000

export function recorded(functionId: number, name: string, { value, at, ...rest }: Recorded = {}): Step {
  clock += 1
  const output = value === undefined ? undefined : { content: { case: 'json', value: JSON.stringify(value) } as const }
  return create(StepSchema, { functionId, name, output, completedAt: timestampFromMs(at ?? clock), ...rest })
}

export const recently = () => clock
