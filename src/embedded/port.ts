import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

const PORTS_TRIED = 20

/** The same port as last time where that is free: applications have its URL in their configuration. */
export async function choosePort(home: string, firstPort: number | undefined): Promise<number> {
  const memory = join(home, 'port')
  const before = Number(await readFile(memory, 'utf8').catch(() => '0'))
  const fresh = firstPort === undefined ? [] : Array.from({ length: PORTS_TRIED }, (_, step) => firstPort + step)
  for (const port of [...(before ? [before] : []), ...fresh, 0]) {
    const free = await freePort(port)
    if (free === undefined) continue
    if (free !== before) await writeFile(memory, String(free))
    return free
  }
  throw new Error('no free port on 127.0.0.1 for the embedded Postgres')
}

async function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(undefined))
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(address && typeof address === 'object' ? address.port : undefined))
    })
  })
}
