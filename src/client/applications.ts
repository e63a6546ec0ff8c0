import type { ApplicationVersion } from '../../gen/ts/perdure/v1/application_service_pb.js'
import { fromTimestamp } from '../wire/time.js'
import type { Connection } from './connection.js'
import { DBOSError } from './errors.js'
import { ifThere, told } from './refusals.js'

export interface VersionInfo {
  versionId: string
  versionName: string
  /** The version with the greatest is the latest. */
  versionTimestamp: number
  createdAt: number
  applicationName?: string
}

/** Rows that changed hands, by table. */
export interface ApplicationRowCounts {
  queues: number
  schedules: number
  versions: number
  workflows: number
  steps: number
}

export interface RenameApplicationOptions {
  /** Ended workflows and steps are moved so many at a time. Default 10,000. */
  batchSize?: number
  /** Also what no application owns. */
  adoptUnclaimedRows?: boolean
}

const PAGE = 1000

export async function listApplicationVersions({ applications, applicationName }: Connection): Promise<VersionInfo[]> {
  const found: VersionInfo[] = []
  let pageToken = ''
  do {
    const request = { application: applicationName, pageSize: PAGE, pageToken }
    const { versions, nextPageToken } = await told(applications.listApplicationVersions(request))
    found.push(...versions.map(toVersionInfo))
    pageToken = nextPageToken
  } while (pageToken)
  return found
}

export async function getLatestApplicationVersion({ applications, applicationName }: Connection): Promise<VersionInfo> {
  const { version } = await told(applications.getLatestApplicationVersion({ application: applicationName }))
  return toVersionInfo(version as ApplicationVersion)
}

/** A version that does not exist is ignored. */
export async function setLatestApplicationVersion(
  { applications, applicationName }: Connection,
  version: string,
  application = applicationName,
): Promise<void> {
  await ifThere(applications.setLatestApplicationVersion({ version, application }))
}

export async function renameApplication(
  { applications }: Connection,
  from: string | undefined,
  to: string,
  { batchSize, adoptUnclaimedRows: adoptUnclaimed = false }: RenameApplicationOptions = {},
): Promise<ApplicationRowCounts> {
  if (from === '') throw new DBOSError("The application's previous name cannot be empty.")
  if (from === undefined && !adoptUnclaimed) {
    throw new DBOSError('Nothing to re-own: name the application to rename, adopt unclaimed rows, or both.')
  }
  if (from === to) throw new DBOSError(`Application '${to}' already holds that name; nothing to rename.`)
  if (batchSize !== undefined && (!Number.isInteger(batchSize) || batchSize < 1)) {
    throw new DBOSError(`batchSize must be a positive integer, got ${batchSize}`)
  }
  const moved = await told(applications.renameApplication({ from, to, adoptUnclaimed, batchSize }))
  return {
    queues: Number(moved.queues),
    schedules: Number(moved.schedules),
    versions: Number(moved.versions),
    workflows: Number(moved.workflows),
    steps: Number(moved.steps),
  }
}

function toVersionInfo(version: ApplicationVersion): VersionInfo {
  return {
    versionId: version.versionId,
    versionName: version.name,
    versionTimestamp: fromTimestamp(version.latestSince) ?? 0,
    createdAt: fromTimestamp(version.createdAt) ?? 0,
    applicationName: version.application || undefined,
  }
}
