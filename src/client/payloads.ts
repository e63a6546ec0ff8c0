import type { Failure, Payload, Stored } from '../../gen/ts/perdure/v1/values_pb.js'
import { DBOSPortableJSON } from '../wire/portable-json.js'
import { portableError, reviveError } from './revived-error.js'
import { type DBOSSerializer, readText, type StoredText } from './serialization.js'

const utf8 = new TextEncoder()
const fromUtf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** A value that leaves as it will stand in the database: nobody on the way needs to read it. */
export function toStored({ serialization, text }: StoredText): Stored {
  return { $typeName: 'perdure.v1.Stored', serialization, data: utf8.encode(text) }
}

export function toPayload(stored: StoredText): { content: { case: 'stored'; value: Stored } } {
  return { content: { case: 'stored', value: toStored(stored) } }
}

interface Raw {
  text: string | null
  serialization: string | null
}

/** A payload that was asked for raw. JSON comes only where the column is NULL. */
export function rawOf(payload: Payload | undefined): Raw {
  const content = payload?.content
  return content?.case === 'stored' ? rawText(content.value) : { text: null, serialization: null }
}

export function rawText({ serialization, data }: Stored): Raw {
  return { text: fromUtf8.decode(data), serialization: serialization || null }
}

export async function readPayload<T>(payload: Payload | undefined, serializer: DBOSSerializer): Promise<T> {
  const { text, serialization } = rawOf(payload)
  return (await readText(text, serialization, serializer)) as T
}

/** What was thrown, as an error that can be thrown again. */
export async function readFailure(failure: Failure, serializer: DBOSSerializer): Promise<Error> {
  const { text, serialization } = rawOf(failure.data)
  const thrown = await readText(text, serialization, serializer)
  return serialization === DBOSPortableJSON.name() ? portableError(thrown) : reviveError(thrown)
}

/** As DBOS's client looks at rows that it may not be able to read: what it can't is the stored text. */
export async function lookAt(raw: Raw, serializer: DBOSSerializer): Promise<unknown> {
  try {
    return await readText(raw.text, raw.serialization, serializer)
  } catch {
    return raw.text
  }
}

export async function lookAtArguments(raw: Raw, serializer: DBOSSerializer): Promise<unknown[]> {
  const read = await lookAt(raw, serializer)
  const wrapped = raw.serialization === DBOSPortableJSON.name() && typeof read === 'object' && read !== null
  return wrapped ? ((read as { positionalArgs?: unknown[] }).positionalArgs ?? []) : (read as unknown[])
}

/** In a list, DBOS's client shows a portable error as its stored text. */
export async function lookAtFailure(failure: Failure, serializer: DBOSSerializer): Promise<Error> {
  const { text, serialization } = rawOf(failure.data)
  const asText = new Error(text ?? '')
  if (serialization === DBOSPortableJSON.name()) return asText
  return readFailure(failure, serializer).catch(() => asText)
}
