import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

interface Serializer {
  stringify(value: unknown): string
  parse(text: string): unknown
}

interface Serialized {
  serializedValue: string
  serialization: string
}

/** The TypeScript SDK's own serializers, which its package does not export. */
interface Serialization {
  DBOSJSON: Serializer
  DBOSPortableJSON: Serializer
  registerSerializationRecipe(recipe: unknown): void
  serializeArgs(
    positional: unknown[],
    named: Record<string, unknown> | undefined,
    serializer: Serializer,
    format: 'portable' | 'native',
  ): Promise<Serialized>
  serializeResError(error: unknown, serializer: Serializer, format: 'portable' | 'native'): Promise<Serialized>
}

const require = createRequire(import.meta.url)
const sources = dirname(require.resolve('@dbos-inc/dbos-sdk'))

export const sdk = require(join(sources, 'serialization.js')) as Serialization
export const sdkErrors = require(join(sources, 'error.js')) as Record<string, new (...args: never[]) => Error>
export const sdkStreams = require(join(sources, 'system_database.js')) as {
  DBOS_STREAM_CLOSED_SENTINEL: string
  DBOS_STREAM_CLOSED_SENTINEL_SERIALIZED: string
}
