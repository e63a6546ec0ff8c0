import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { Code, ConnectError } from '@connectrpc/connect'
import { Fault } from '../../errors.js'

export const acceptedEncodings = 'identity,gzip'

/** Answers below this size are not worth packing. */
const compressFrom = 1024

const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)
const pack = promisify<Uint8Array, Buffer>(gzip)

/** Whether messages of this request may be gzipped. `accepting`: the header that tells what is known. */
export function usesGzip(encoding: string | undefined, accepting: string): boolean {
  if (encoding === undefined || encoding === 'identity') return false
  if (encoding === 'gzip') return true
  const text = `unknown compression "${encoding}": supported are ${acceptedEncodings}`
  throw new ConnectError(text, Code.Unimplemented, { [accepting]: acceptedEncodings })
}

export const acceptsGzip = (accepted: string): boolean => accepted.split(',').some((name) => name.trim() === 'gzip')

export const worthPacking = (length: number): boolean => length >= compressFrom

export const compress = (data: Uint8Array): Promise<Buffer> => pack(data)

/** Never unpacks more than the limit, however small the packed message looks. */
export async function decompress(data: Buffer, limit: number): Promise<Buffer> {
  try {
    return await unpack(data, { maxOutputLength: limit })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      const text = `the request message is larger than the ${limit} bytes that are allowed, uncompressed`
      throw new Fault('MESSAGE_TOO_LARGE', text, { metadata: { limit_bytes: String(limit) } })
    }
    throw new ConnectError('the request message is not valid gzip', Code.InvalidArgument)
  }
}
