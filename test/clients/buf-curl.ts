import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Plain } from './grpcjs.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface BufCurlOptions {
  /** Default: grpc. */
  protocol?: 'grpc' | 'grpcweb' | 'connect'
  /** Where buf learns the messages: from the server's reflection (default) or from the files in proto/. */
  schema?: 'reflection' | 'files'
}

export interface BufCurlAnswer {
  /** In the JSON form of Protobuf, those that came before an error too. */
  messages: Plain[]
  /** `{ code, message, details }` as Connect writes it: `not_found` and the like. */
  error?: Plain
}

/** Calls `perdure.v1.WorkflowService/GetWorkflow` and the like with `buf curl`, the request as Protobuf JSON. */
export async function bufCurl(
  url: string,
  method: string,
  request: Plain = {},
  { protocol = 'grpc', schema = 'reflection' }: BufCurlOptions = {},
): Promise<BufCurlAnswer> {
  const child = spawn(
    'node_modules/.bin/buf',
    [
      'curl',
      ...(schema === 'files' ? ['--schema', '.'] : []),
      ...['--protocol', protocol, '--http2-prior-knowledge', '--data', '@-', `${url}/${method}`],
    ],
    { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] },
  )
  child.stdin.end(JSON.stringify(request))
  const [output, complaint, exit] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
  ])
  const messages = documents(output)
  if (exit === 0) return { messages }
  const [error] = complaint.trim().startsWith('{') ? documents(complaint) : []
  if (!error) throw new Error(`buf curl ${method}: ${complaint.trim() || `exit ${exit}`}`)
  return { messages, error }
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let whole = ''
  for await (const chunk of stream.setEncoding('utf8')) whole += chunk
  return whole
}

/** buf curl writes one JSON document after another: a message on one line, an error indented. */
function documents(output: string): Plain[] {
  return output
    .split(/\n(?=\{)/)
    .filter((document) => document.trim() !== '')
    .map((document) => JSON.parse(document))
}
