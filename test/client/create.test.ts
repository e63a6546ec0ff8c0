import { expect, test } from 'vitest'
import { PerdureClient } from '../../src/client/index.js'

test.each(['localhost:7337', '', 'postgresql://localhost/db'])(
  '%j names no server, and is refused at once',
  async (url) => {
    await expect(PerdureClient.create({ url })).rejects.toThrow('write it as http://host:7337')
  },
)
