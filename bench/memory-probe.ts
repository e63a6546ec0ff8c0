// Loaded into a server by the benches: tells its memory to whoever started it.
process.on('message', (message) => {
  if (message !== 'memory') return
  for (let i = 0; i < 3; i++) globalThis.gc?.()
  process.send?.(process.memoryUsage())
})
// It is not to keep the server from ending.
process.channel?.unref()
