import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Plain } from './grpcjs.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface BufCurlOptions {
  /** Default: grpc. */
  protocol?: 'grpc' | 'grpcweb' | 'connect'
  /** Where buf learns the messages: from the server's reflection (default) or from the files in proto/. */
  schema?: 'reflection' | 'files'
  /** Called with each message as it is printed; true ends the command: for streams that never end. */
  enough?: (message: Plain) => boolean
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
  { protocol = 'grpc', schema = 'reflection', enough = () => false }: BufCurlOptions = {},
): Promise<BufCurlAnswer> {
  const child = spawn(
    'node_modules/.bin/buf',
    [
      'curl',
      ...(schema === 'files' ? ['--schema', '.'] : []),
      ...['--protocol', protocol, '--http2-prior-knowledge', '--data', '@-', `${url}/${method}`],
    ],
    // A group of its own: the command is a script around the program.
    { cwd: root, stdio: ['pipe', 'pipe', 'pipe'], detached: true },
  )
  child.stdin.end(JSON.stringify(request))
  let ended = false
  let heard = 0
  const hear = (printed: string) => {
    if (ended) return
    const messages = documents(printed.slice(0, printed.lastIndexOf('\n') + 1))
    ended = messages.slice(heard).filter(enough).length > 0
    heard = messages.length
    if (ended) process.kill(-(child.pid as number))
  }
  const [output, complaint, exit] = await Promise.all([
    text(child.stdout, hear),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
  ])
  const messages = documents(output)
  if (exit === 0 || ended) return { messages }
  const [error] = complaint.trim().startsWith('{') ? documents(complaint) : []
  if (!error) throw new Error(`buf curl ${method}: ${complaint.trim() || `exit ${exit}`}`)
  return { messages, error }
}

async function text(stream: NodeJS.ReadableStream, sofar = (_text: string): void => {}): Promise<string> {
  let whole = ''
  for await (const chunk of stream.setEncoding('utf8')) {
    whole += chunk
    sofar(whole)
  }
  return whole
}

/** buf curl writes one JSON document after another: a message on one line, an error indented. */
function documents(output: string): Plain[] {
  return output
    .split(/\n(?=\{)/)
    .filter((document) => document.trim() !== '')
    .map((document) => JSON.parse(document))
}
