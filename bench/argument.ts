/** About 150 bytes as JSON, as an order or a message is. */
export const argument = { order: 'a-4711', customer: 'customer-0815', note: 'n'.repeat(90) }
