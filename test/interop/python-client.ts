import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { atFileEnd } from '../setup/file-end.js'
import { build } from './build.js'

export interface PythonClient {
  /** A method of Python's DBOSClient; throws an error named as Python's exception. */
  call(method: string, args?: unknown[], kwargs?: object): Promise<unknown>
}

const script = fileURLToPath(new URL('apps/python/client.py', import.meta.url))

export async function pythonClient(databaseUrl: string): Promise<PythonClient> {
  const [python = 'python3'] = (await build('python')).command
  const child = spawn(python, [script, databaseUrl], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  atFileEnd(async () => {
    child.kill('SIGKILL')
    await exited
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const line = await lines.next()
    if (line.done) throw new Error("Python's client ended")
    return line.value
  }
  await next()
  return {
    async call(method, args = [], kwargs = {}) {
      child.stdin.write(`${JSON.stringify({ method, args, kwargs })}\n`)
      const { answer, error, message } = JSON.parse(await next())
      if (error) throw Object.assign(new Error(message), { name: error })
      return answer
    },
  }
}
