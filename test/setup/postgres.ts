import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GenericContainer, Wait } from 'testcontainers'
import { startEmbedded } from '../../src/embedded/postgres.js'

/** One Postgres for the run: a given one, else a container where an engine answers, else the embedded one. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.PERDURE_TEST_DATABASE_URL) {
    console.log('Postgres for the tests: the one PERDURE_TEST_DATABASE_URL names')
    return undefined
  }
  const server = (await engineAnswers()) ? await inContainer().catch(withoutContainer) : await embedded()
  process.env.PERDURE_TEST_DATABASE_URL = server.url
  return server.stop
}

interface Server {
  url: string
  stop(): Promise<void>
}

async function withoutContainer(error: Error): Promise<Server> {
  console.log(`A container engine answers but gives no Postgres (${error.message})`)
  return embedded()
}

async function embedded(): Promise<Server> {
  const home = await mkdtemp(join(tmpdir(), 'perdure-test-'))
  const settings = { max_connections: '400', shared_buffers: '256MB' }
  const postgres = await startEmbedded({ home, durable: false, settings })
  console.log(`Postgres for the tests: embedded, port ${postgres.port}`)
  // Vitest ends at once on these, without its teardown; an orderly exit takes Postgres along.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))
  const stop = async () => {
    await postgres.stop()
    // Should it have had to be killed, its processes leave one after the other, and write as they go.
    await rm(home, { recursive: true, force: true, maxRetries: 10 })
  }
  return { url: postgres.url('postgres'), stop }
}

async function inContainer(): Promise<Server> {
  const container = await new GenericContainer('postgres:18-alpine')
    .withEnvironment({ POSTGRES_PASSWORD: 'perdure' })
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=400'])
    .withExposedPorts(5432)
    .withTmpFs({ '/var/lib/postgresql': 'rw' })
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
    .start()
  const url = `postgresql://postgres:perdure@${container.getHost()}:${container.getMappedPort(5432)}/postgres`
  console.log('Postgres for the tests: a container')
  return { url, stop: async () => void (await container.stop()) }
}

/** Asked of the socket itself: no client, no start-up cost where there is no engine. */
async function engineAnswers(): Promise<boolean> {
  const host = process.env.DOCKER_HOST ? new URL(process.env.DOCKER_HOST) : undefined
  const target =
    host?.protocol === 'tcp:'
      ? { host: host.hostname, port: Number(host.port || 2375) }
      : { path: host?.protocol === 'unix:' ? host.pathname : '/var/run/docker.sock' }
  return new Promise((resolve) => {
    const socket = connect(target as { path: string })
    const answer = (answers: boolean) => {
      socket.destroy()
      resolve(answers)
    }
    socket.setTimeout(1000, () => answer(false))
    socket.once('error', () => answer(false))
    socket.once('data', (reply) => answer(reply.toString('latin1').startsWith('HTTP/1.1 200')))
    socket.once('connect', () => socket.write('GET /_ping HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n'))
  })
}
