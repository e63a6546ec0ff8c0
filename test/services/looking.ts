import { type Client, type Code, ConnectError, createClient } from '@connectrpc/connect'
import type pg from 'pg'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { connectionTo } from '../database.js'
import { type ServingOptions, serving } from '../serving.js'
import { createGrpcTransport } from '../transport.js'

export interface Looking {
  workflows: Client<typeof WorkflowService>
  /** On the server's database. */
  sql: pg.Client
  databaseUrl: string
}

/** A server, a gRPC client of it, and a connection to write the rows that it looks at. */
export async function looking(options: ServingOptions = {}): Promise<Looking> {
  const { url, databaseUrl } = await serving(options)
  const workflows = createClient(WorkflowService, createGrpcTransport({ baseUrl: url }))
  return { workflows, sql: await connectionTo(databaseUrl), databaseUrl }
}

/** What a call that must fail fails with. */
export async function failureOf(call: Promise<unknown>): Promise<[Code, string | undefined]> {
  const error = await call.then(
    () => undefined,
    (thrown) => ConnectError.from(thrown),
  )
  if (error === undefined) throw new Error('the call succeeded')
  return [error.code, error.findDetails(ErrorInfoSchema)[0]?.reason]
}
