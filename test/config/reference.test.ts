import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { optionsHelp, reference } from '../../src/config/reference.js'

test('docs/configuration.md is what the definition of the options says', async () => {
  await expect(reference()).toMatchFileSnapshot(resolve('docs/configuration.md'))
})

test('the help of a command names its options and their defaults, and no others', () => {
  expect(optionsHelp('serve')).toMatch(/--port +The port for .* \[7337\]/)
  expect(optionsHelp('start')).toContain('--data-folder')
  expect(optionsHelp('start')).not.toContain('--database-url')
  expect(optionsHelp('migrate')).not.toContain('--port')
})
