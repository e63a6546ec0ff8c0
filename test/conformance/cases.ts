import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Program } from './typescript/language.js'

export interface FailureShape {
  name?: string
  message?: string
  code?: string
  data?: unknown
}

export interface StepShape {
  output?: unknown
  failure?: FailureShape
  child?: string
}

/** How a workflow ends, and the rows that it leaves. */
export interface Expected {
  result?: unknown
  failure?: FailureShape
  cancelled?: boolean
  steps?: [id: number, name: string, step?: StepShape][]
}

/** One of the answers must come. */
export interface Update {
  name: string
  /** The same one again has the same answer. */
  id?: string
  args?: unknown[]
  answer?: unknown
  refused?: boolean
  failure?: FailureShape
}

export type Action =
  | { send: { value: unknown; topic?: string } }
  | { step: string }
  | { event: { key: string; value: unknown } }
  | { query: { name: string; args?: unknown[]; answer?: unknown; unknown?: boolean } }
  | { update: Update }
  | { terminate: true }
  | { resume: true }
  | { explained: string }
  | { cancel: true }
  | { parked: true }
  | { end: true }
  | { rewind: number }
  | { fork: number }
  | { worker: { code?: string; stop?: boolean } }

export interface Case extends Expected {
  name: string
  program: Program
  with?: Record<string, unknown>
  caller?: Action[]
  of?: Record<string, Expected>
  events?: Record<string, unknown>
  streams?: Record<string, unknown[]>
  crash?: boolean
  dbos?: boolean
  why?: string
  park?: number
  code?: string
}

const folder = new URL('./cases/', import.meta.url)

export const cases: Case[] = readdirSync(folder)
  .sort()
  .flatMap((file) => parse(readFileSync(new URL(file, folder), 'utf8')) as Case[])
