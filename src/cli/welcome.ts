export interface Welcome {
  url: string
  databaseUrl: string
  home: string
}

/** What `perdure start` prints when it serves. The commands are run by a test as they stand. */
export function welcome({ url, databaseUrl, home }: Welcome): string {
  const call = (method: string, body: string) =>
    `curl -s ${url}/perdure.v1.WorkflowService/${method} -H 'content-type: application/json' -d '${body}'`
  const start =
    '{"workflow": {"workflowId": "order-7", "name": "ship", "queue": "orders", "arguments": {"positional": [{"json": "{\\"item\\": \\"lamp\\"}"}]}}}'
  return `
perdure serves gRPC, gRPC-Web and Connect at  ${url}
its DBOS system database                      ${databaseUrl}
its data                                      ${home}

Three things to try:

1. Put a workflow on a queue. It waits there for a DBOS application that registers "ship".

   ${call('EnqueueWorkflow', start)}

2. Look at it.

   ${call('GetWorkflow', '{"workflowId": "order-7"}')}

3. Ask the same over gRPC; the server describes itself, no proto files needed.

   npx @bufbuild/buf curl --protocol grpc --http2-prior-knowledge ${url}/perdure.v1.WorkflowService/ListWorkflows

A DBOS application in any language runs what waits here when this is its system database URL; README.md shows one.
Ctrl-C stops everything; the data stays.
`
}
