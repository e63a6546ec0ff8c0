import { readFileSync } from 'node:fs'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { describe, expect, test } from 'vitest'
import { PerdureClient } from '../../src/client/index.js'

const page = readFileSync('docs/coming-from-dbos-client.md', 'utf8')

/** Members that the table of methods names, and whether it calls them absent. */
const rows = [...page.matchAll(/^\| (`[^|]*`) \| ([^|]*) \|$/gm)].flatMap(([, names = '', what = '']) =>
  [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => ({ name, absent: what.startsWith('absent') })),
)

const theirs = Object.getOwnPropertyNames(DBOSClient.prototype).filter((name) => name !== 'constructor')

describe('the migration page', () => {
  test.each(theirs)('tells what becomes of %s, and it is so', (name) => {
    const row = rows.find((one) => one.name === name)
    expect(row).toBeDefined()
    const here = name in PerdureClient.prototype || name === 'applicationName'
    expect(here).toBe(!row?.absent)
  })

  test.each([
    'systemDatabaseUrl',
    'systemDatabasePool',
    'systemDatabaseSchemaName',
    'systemDatabasePoolSize',
    'systemDatabasePollingConcurrency',
    'systemDatabaseIdleTransactionTimeoutMs',
    'observabilityQueryTimeoutMs',
    'logger',
  ])('option %s is refused, and the page says why', async (option) => {
    expect(page).toContain(`\`${option}\``)
    const options = { url: 'http://localhost', [option]: 'given' }
    await expect(PerdureClient.create(options)).rejects.toThrow(option)
  })

  test('pollingIntervalMs is refused wherever it was', async () => {
    const client = await PerdureClient.create({ url: 'http://localhost' })
    const polling = { pollingIntervalMs: 10 } as never
    await expect(client.getEvent('w', 'k', polling)).rejects.toThrow('pollingIntervalMs')
    await expect(client.readStream('w', 'k', polling).next()).rejects.toThrow('pollingIntervalMs')
    await expect(client.readStreamOffset('w', 'k', 0, polling)).rejects.toThrow('pollingIntervalMs')
    await expect(client.waitFirst([], polling)).rejects.toThrow('pollingIntervalMs')
    await expect(client.waitAll([], polling)).rejects.toThrow('pollingIntervalMs')
    await expect(client.retrieveWorkflow('w').getResult(polling)).rejects.toThrow('pollingIntervalMs')
    await client.destroy()
  })
})
