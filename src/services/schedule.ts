import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  ApplySchedulesResponseSchema,
  CreateScheduleRequestSchema,
  CreateScheduleResponseSchema,
  DeleteScheduleResponseSchema,
  GetScheduleResponseSchema,
  ListSchedulesRequestSchema,
  ListSchedulesResponseSchema,
  PauseScheduleResponseSchema,
  ResumeScheduleResponseSchema,
  type ScheduleService,
  ScheduleStatus,
  UpdateScheduleResponseSchema,
} from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import {
  applySchedules,
  createSchedule,
  deleteSchedule,
  getSchedule,
  getSchedules,
  pauseSchedule,
  resumeSchedule,
  updateSchedule,
} from '../store/schedules.js'
import { GivenValues } from './given-value.js'
import { pageKey, pageSize, pageToken } from './page-token.js'
import { repeatable } from './request-id.js'
import { scheduleChange } from './schedule-change.js'
import { definition, nextFireAfter, toSchedule } from './schedule-message.js'
import { scheduleRunRpcs } from './schedule-runs.js'
import { ofOurOwn, scheduleWarnings } from './schedule-warnings.js'
import type { Services } from './services.js'
import { Violations } from './violations.js'

const STATUSES: Record<ScheduleStatus, string> = {
  [ScheduleStatus.UNSPECIFIED]: '',
  [ScheduleStatus.ACTIVE]: 'ACTIVE',
  [ScheduleStatus.PAUSED]: 'PAUSED',
}

/** ScheduleService: workflows that start by the clock. */
export function scheduleService(services: Services): ServiceImpl<typeof ScheduleService> {
  const { namespaces, limits } = services
  const context = () => {
    const violations = new Violations()
    return { violations, values: new GivenValues(limits, violations) }
  }
  return {
    ...scheduleRunRpcs(services),

    async createSchedule(request) {
      const namespace = namespaces.get(request.namespace)
      const given = context()
      const schedule = definition(request.schedule, 'schedule', given)
      given.violations.throwIfAny()
      await ofOurOwn(namespace, [schedule])
      const warnings = await scheduleWarnings(namespace, [schedule])
      const call = {
        requestSchema: CreateScheduleRequestSchema,
        request,
        responseSchema: CreateScheduleResponseSchema,
      }
      const answer = await repeatable(namespace, call, async (sql) => {
        const now = namespace.database.clock.now()
        const row = await createSchedule(sql, schedule, nextFireAfter(now))
        return create(CreateScheduleResponseSchema, { schedule: toSchedule(row, now), warnings })
      })
      if (schedule.overlapPolicy !== null) namespace.workers.firing.soon()
      return answer
    },

    async applySchedules({ namespace: name, schedules: specs }) {
      const namespace = namespaces.get(name)
      const given = context()
      const schedules = specs.map((spec, i) => definition(spec, `schedules[${i}]`, given))
      const names = new Map<string, number>()
      for (const [i, schedule] of schedules.entries()) {
        const first = names.get(schedule.name)
        if (first !== undefined) given.violations.add(`schedules[${i}].name`, `is that of schedules[${first}] too`)
        else names.set(schedule.name, i)
      }
      given.violations.throwIfAny()
      await ofOurOwn(namespace, schedules)
      const warnings = await scheduleWarnings(namespace, schedules)
      const now = namespace.database.clock.now()
      const rows = await namespace.database.transaction((sql) => applySchedules(sql, schedules, nextFireAfter(now)))
      if (rows.some(({ overlapPolicy }) => overlapPolicy !== null)) namespace.workers.firing.soon()
      return create(ApplySchedulesResponseSchema, { schedules: rows.map((row) => toSchedule(row, now)), warnings })
    },

    async updateSchedule({ namespace: name, schedule: spec, updateMask }) {
      const namespace = namespaces.get(name)
      const given = context()
      const change = scheduleChange(spec, updateMask?.paths ?? [], given)
      given.violations.throwIfAny()
      const next = nextFireAfter(namespace.database.clock.now())
      const row = await namespace.database.transaction((sql) => updateSchedule(sql, spec?.name ?? '', change, next))
      if (row.overlapPolicy !== null) namespace.workers.firing.soon()
      const warnings = await scheduleWarnings(namespace, [row])
      return create(UpdateScheduleResponseSchema, {
        schedule: toSchedule(row, namespace.database.clock.now()),
        warnings,
      })
    },

    async getSchedule({ namespace, name, rawPayloads }) {
      const { database } = namespaces.get(namespace)
      const row = await getSchedule(database, name)
      return create(GetScheduleResponseSchema, { schedule: toSchedule(row, database.clock.now(), rawPayloads) })
    },

    async listSchedules(request) {
      const { database } = namespaces.get(request.namespace)
      const { statuses, workflowNames, namePrefixes, applications, includeUnclaimed } = request
      const given = <T>(values: T[]) => (values.length > 0 ? values : null)
      const filter = {
        statuses: given(statuses.map((status) => STATUSES[status])),
        workflowNames: given(workflowNames),
        namePrefixes: given(namePrefixes),
        applications: given(applications),
        includeUnclaimed,
      }
      const size = pageSize(request)
      const [after] = pageKey(ListSchedulesRequestSchema, request, ['string']) ?? []
      const rows = await getSchedules(database, filter, after === undefined ? null : String(after), size + 1)
      const page = rows.slice(0, size)
      const last = page.at(-1)
      const now = database.clock.now()
      return create(ListSchedulesResponseSchema, {
        schedules: page.map((row) => toSchedule(row, now, request.rawPayloads)),
        nextPageToken: rows.length > size && last ? pageToken(ListSchedulesRequestSchema, request, [last.name]) : '',
      })
    },

    async pauseSchedule({ namespace, name }) {
      await pauseSchedule(namespaces.get(namespace).database, name)
      return create(PauseScheduleResponseSchema)
    },

    async resumeSchedule({ namespace, name }) {
      const { database } = namespaces.get(namespace)
      await database.transaction((sql) => resumeSchedule(sql, name, nextFireAfter(database.clock.now())))
      return create(ResumeScheduleResponseSchema)
    },

    async deleteSchedule({ namespace, name }) {
      await deleteSchedule(namespaces.get(namespace).database, name)
      return create(DeleteScheduleResponseSchema)
    },
  }
}
