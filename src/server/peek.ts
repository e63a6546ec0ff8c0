import type { Socket } from 'node:net'

export type Speech = 'http1' | 'http2'

const preface = Buffer.from('PRI * HTTP/2.0\r\n')
const silenceLimit = 20_000

/**
 * Looks at a connection's first bytes without taking them: HTTP/2 opens with its preface, all else is HTTP/1.1.
 * A TLS record would open with the byte 0x16; that is where TLS on the same port will branch off.
 */
export function peek(socket: Socket, hear: (speech: Speech) => void): void {
  const quit = () => socket.destroy()
  let head = Buffer.alloc(0)
  const look = () => {
    const chunk: Buffer | null = socket.read()
    if (chunk === null) return
    head = Buffer.concat([head, chunk])
    const speech = speechOf(head)
    if (!speech) return
    socket.off('readable', look)
    socket.off('error', quit)
    socket.off('timeout', quit)
    socket.setTimeout(0)
    socket.unshift(head)
    hear(speech)
  }
  socket.setTimeout(silenceLimit)
  socket.on('timeout', quit)
  socket.on('error', quit)
  socket.on('readable', look)
}

function speechOf(head: Buffer): Speech | undefined {
  const seen = Math.min(head.length, preface.length)
  if (!head.subarray(0, seen).equals(preface.subarray(0, seen))) return 'http1'
  return seen === preface.length ? 'http2' : undefined
}
