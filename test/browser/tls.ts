import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { atFileEnd } from '../setup/file-end.js'

/** A key and a certificate that nobody vouches for; undefined, and said, where there is no openssl. A run of CI must have it. */
export function certificate(): { key: string; cert: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'))
  const [key, cert] = [join(folder, 'key'), join(folder, 'cert')]
  const ask = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  const { error } = spawnSync('openssl', [...ask, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  try {
    if (!error) return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
  const missing = 'no openssl here, so no page called over HTTP/2, which browsers speak on TLS alone'
  if (process.env.CI) throw new Error(missing)
  console.warn(`LEFT OUT: ${missing}`)
  return undefined
}

/** Ends TLS before a server, as a proxy does, and takes nothing but HTTP/2. */
export async function tlsBefore(url: string, identity: { key: string; cert: string }): Promise<string> {
  const { port, hostname } = new URL(url)
  const server = createServer({ ...identity, ALPNProtocols: ['h2'] }, (near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      socket.on('error', () => {})
      socket.on('close', () => {
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atFileEnd(async () => void server.close())
  return `https://127.0.0.1:${(server.address() as { port: number }).port}`
}
