import type pg from 'pg'

interface Wire {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** COPY FROM STDIN of lines in its text format, which `pg` leaves to whoever submits a query of their own. */
export function copy(client: pg.PoolClient, into: string, lines: readonly string[]): Promise<void> {
  const data = Buffer.from(lines.join(''))
  return new Promise((resolve, reject) => {
    client.query({
      submit: (wire: Wire) => wire.query(`COPY ${into} FROM STDIN`),
      handleCopyInResponse(wire: Wire) {
        wire.sendCopyFromChunk(data)
        wire.endCopyFrom()
      },
      handleCommandComplete() {},
      handleReadyForQuery: () => resolve(),
      handleError: reject,
    } as unknown as pg.Submittable)
  })
}
