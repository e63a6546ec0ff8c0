/** Where a worker says what happens; `console` is one. */
export interface Log {
  debug(message: string, fields?: object): void
  info(message: string, fields?: object): void
  warn(message: string, fields?: object): void
  error(message: string, fields?: object): void
}

/** Says nothing while a workflow only does again what it did before. */
export function quietInReplay(log: Log, isReplaying: () => boolean, about: object): Log {
  const say =
    (level: keyof Log) =>
    (message: string, fields: object = {}) => {
      if (!isReplaying()) log[level](message, { ...about, ...fields })
    }
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') }
}
