import { createServer } from 'node:net'

interface Place {
  host: string
  port: number
}

/** Asked before anything is started, so that a port which is taken is said at once. */
export function isPortFree({ host, port }: Place): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(explained(error, { host, port }))
    })
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}

export function portTaken({ host, port }: Place): Error {
  return new Error(`port ${port} on ${host} is taken by another process: stop that one, or choose another with --port`)
}

/** What to do about a port or an address that can't be had; any other error as it is. */
export function explained(error: unknown, { host, port }: Place): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return portTaken({ host, port })
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new Error(`this machine has no address ${host}: choose another with --host`)
  if (code === 'EACCES' && syscall === 'listen')
    return new Error(`port ${port} needs privileges that this user lacks: choose another with --port`)
  return error
}
