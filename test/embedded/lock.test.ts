import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { FolderInUse, type Holder, lockFolder } from '../../src/embedded/lock.js'
import { startOf } from '../../src/embedded/process.js'

const root = mkdtempSync(join(tmpdir(), 'perdure-lock-'))
afterAll(() => rmSync(root, { recursive: true }))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(root, 'folder-'))
})

const left = (holder: Holder) => writeFileSync(join(folder, 'running.json'), JSON.stringify(holder))

test('one holder at a time, and those who come later learn where it serves', async () => {
  const lock = await lockFolder(folder)
  await lock.announce('http://here:1')
  const refusal = await lockFolder(folder).catch((error) => error)
  expect(refusal).toBeInstanceOf(FolderInUse)
  expect(refusal.holder).toMatchObject({ pid: process.pid, url: 'http://here:1' })
  await lock.release()
  await (await lockFolder(folder)).release()
  expect(existsSync(join(folder, 'running.json'))).toBe(false)
})

test('the lock of a process that is gone counts for nothing', async () => {
  const gone = spawn('true')
  await new Promise((exited) => gone.once('exit', exited))
  left({ pid: gone.pid as number, began: '1', since: '' })
  await expect(lockFolder(folder)).resolves.toBeDefined()
})

test('a pid that is used again by another process is not taken for the holder', async () => {
  left({ pid: process.pid, began: `${await startOf(process.pid)}0`, since: '' })
  await expect(lockFolder(folder)).resolves.toBeDefined()
})

test('a lock file that can’t be read is set aside', async () => {
  writeFileSync(join(folder, 'running.json'), '{"pid": 12')
  await expect(lockFolder(folder)).resolves.toBeDefined()
})

test('of many who want a dead holder’s folder at once, one has it', async () => {
  left({ pid: 2 ** 22 + 1, began: '1', since: '' })
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')).pid).toBe(process.pid)
})

test('an heir that died before its name was on the lock leaves the folder to the next', async () => {
  const dead = { pid: 2 ** 22 + 1, began: '1', since: '' }
  left(dead)
  writeFileSync(join(folder, 'running.json.heir-of-4194305-1'), JSON.stringify({ ...dead, pid: 2 ** 22 + 2 }))
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(readdirSync(folder)).toEqual(['running.json'])
})
