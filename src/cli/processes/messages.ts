import type { LogFormat, LogLevel } from '../../log.js'
import type { ServerConfig } from '../server.js'

export interface ProcessConfig extends ServerConfig {
  logLevel: LogLevel
  logFormat: LogFormat
}

/** What the parent says. */
export type Order =
  /** First of all. */
  | { kind: 'serve'; config: ProcessConfig; number: number }
  /** With the socket. */
  | { kind: 'connection'; id: number }
  | { kind: 'drain' }

/** What a process that serves answers. */
export type Report =
  | { kind: 'serving' }
  | { kind: 'failed'; message: string }
  /** The connection is served here: nobody else need hold it. */
  | { kind: 'took'; id: number }
