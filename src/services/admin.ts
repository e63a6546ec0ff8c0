import { create } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  type AdminService,
  GetServerInfoResponseSchema,
  ListNamespacesResponseSchema,
  ListWorkersResponseSchema,
} from '../../gen/ts/perdure/v1/admin_service_pb.js'
import { listWorkers } from '../store/lists/workers.js'
import { DBOS_SCHEMA_VERSION, getSchemaVersion } from '../store/schema/schema-version.js'
import type { Namespace } from './namespaces.js'
import type { Services } from './services.js'
import { toTimestamp } from './time.js'

/** AdminService: what this server is, and what it serves. */
export function adminService({ namespaces, limits, about }: Services): Partial<ServiceImpl<typeof AdminService>> {
  return {
    getServerInfo() {
      return create(GetServerInfoResponseSchema, {
        version: about.version,
        startedAt: timestampFromDate(about.startedAt),
        maxPayloadBytes: BigInt(limits.payloadBytes),
        maxMessageBytes: BigInt(limits.messageBytes),
        dbosSdkVersion: about.dbosSdkVersion,
        schemaVersion: DBOS_SCHEMA_VERSION,
      })
    },

    async listNamespaces() {
      return create(ListNamespacesResponseSchema, { namespaces: await Promise.all([...namespaces].map(state)) })
    },

    async listWorkers({ namespace, application }) {
      const rows = await listWorkers(namespaces.get(namespace).database, application || null)
      return create(ListWorkersResponseSchema, {
        workers: rows.map(({ id, version, joinedAt, expiresAt, ...same }) => ({
          ...same,
          workerId: id,
          applicationVersion: version,
          joinedAt: toTimestamp(joinedAt),
          leaseUntil: toTimestamp(expiresAt),
        })),
      })
    },
  }
}

async function state({ name, database }: Namespace) {
  const { schema } = database
  try {
    return { name, schema, available: true, schemaVersion: await getSchemaVersion(database) }
  } catch {
    return { name, schema, available: false, schemaVersion: 0 }
  }
}
