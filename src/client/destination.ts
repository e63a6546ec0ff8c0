import type { Transport } from '@connectrpc/connect'
import type { ClientOptions } from './client.js'

/** The server's address, or instead any transport of Connect, with interceptors, certificates or headers of your own. */
type Destination = { url: string; transport?: undefined } | { url?: undefined; transport: Transport }

export type CreateOptions = ClientOptions & Destination
