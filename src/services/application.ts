import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  type ApplicationService,
  type ApplicationVersion,
  ApplicationVersionSchema,
  GetLatestApplicationVersionResponseSchema,
  ListApplicationsResponseSchema,
  ListApplicationVersionsRequestSchema,
  ListApplicationVersionsResponseSchema,
  RenameApplicationResponseSchema,
  SetLatestApplicationVersionRequestSchema,
  SetLatestApplicationVersionResponseSchema,
} from '../../gen/ts/perdure/v1/application_service_pb.js'
import {
  getApplications,
  getLatestVersion,
  getLatestVersions,
  getVersions,
  renameApplication,
  setLatestVersion,
  type VersionRow,
} from '../store/applications.js'
import { pageKey, pageSize, pageToken } from './page-token.js'
import { repeatable } from './request-id.js'
import type { Services } from './services.js'
import { toTimestamp } from './time.js'
import { Violations } from './violations.js'

const DEFAULT_BATCH = 10_000

/** ApplicationService: the applications that share a namespace, and their versions. */
export function applicationService({ namespaces }: Services): ServiceImpl<typeof ApplicationService> {
  return {
    async listApplications({ namespace }) {
      const { database } = namespaces.get(namespace)
      const [rows, versions] = await Promise.all([getApplications(database), getLatestVersions(database)])
      return create(ListApplicationsResponseSchema, {
        applications: rows.map(({ name, ...counts }) => {
          const latest = versions.find(({ applicationName }) => applicationName === name)
          return {
            name: name ?? '',
            latestVersion: latest && toVersion(latest),
            versions: BigInt(counts.versions),
            queues: BigInt(counts.queues),
            schedules: BigInt(counts.schedules),
            activeWorkflows: BigInt(counts.active),
          }
        }),
      })
    },

    async listApplicationVersions(request) {
      const { database } = namespaces.get(request.namespace)
      const size = pageSize(request)
      const key = pageKey(ListApplicationVersionsRequestSchema, request, ['number', 'string'])
      const after = key ? { latestSince: key[0], id: key[1] } : null
      const rows = await getVersions(database, request.application || null, after, size + 1)
      const page = rows.slice(0, size)
      const last = page.at(-1)
      const more = rows.length > size && last
      return create(ListApplicationVersionsResponseSchema, {
        versions: page.map(toVersion),
        nextPageToken: more
          ? pageToken(ListApplicationVersionsRequestSchema, request, [last.latestSince, last.id])
          : '',
      })
    },

    async getLatestApplicationVersion({ namespace, application }) {
      const row = await getLatestVersion(namespaces.get(namespace).database, application || null)
      return create(GetLatestApplicationVersionResponseSchema, { version: toVersion(row) })
    },

    setLatestApplicationVersion(request) {
      const call = {
        requestSchema: SetLatestApplicationVersionRequestSchema,
        request,
        responseSchema: SetLatestApplicationVersionResponseSchema,
      }
      return repeatable(namespaces.get(request.namespace), call, async (sql) => {
        const row = await setLatestVersion(sql, request.version, request.application || null)
        return create(SetLatestApplicationVersionResponseSchema, { version: toVersion(row) })
      })
    },

    async renameApplication({ namespace, from, to, adoptUnclaimed, batchSize = DEFAULT_BATCH }) {
      const { database } = namespaces.get(namespace)
      const violations = new Violations()
      if (from === undefined && !adoptUnclaimed) {
        violations.add('from', 'names nothing to rename: give it, or set adopt_unclaimed')
      }
      if (from === to) violations.add('to', 'is the name it has')
      violations.throwIfAny()
      const moved = await renameApplication(database, { from: from ?? null, to, adoptUnclaimed, batchSize })
      return create(RenameApplicationResponseSchema, {
        workflows: BigInt(moved.workflows),
        queues: BigInt(moved.queues),
        schedules: BigInt(moved.schedules),
        versions: BigInt(moved.versions),
        steps: BigInt(moved.steps),
      })
    },
  }
}

function toVersion(row: VersionRow): ApplicationVersion {
  return create(ApplicationVersionSchema, {
    versionId: row.id,
    name: row.name,
    application: row.applicationName ?? '',
    latestSince: toTimestamp(row.latestSince),
    createdAt: toTimestamp(row.createdAt),
  })
}
