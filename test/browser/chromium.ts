import { spawnSync } from 'node:child_process'
import { type Browser, chromium } from 'playwright-core'
import { atFileEnd } from '../setup/file-end.js'

const names = ['chromium', 'chromium-browser', 'google-chrome']

/** The browser of this machine; undefined, and said, where there is none. A run of CI must have one. */
export function browserHere(): string | undefined {
  const [path] = spawnSync('which', names, { encoding: 'utf8' }).stdout.split('\n')
  if (path) return path
  const missing = `no browser here (looked for ${names.join(', ')})`
  if (process.env.CI) throw new Error(missing)
  console.warn(`LEFT OUT: ${missing}, so nothing was tried in a real browser`)
  return undefined
}

/** Without a window, with a profile of its own, and calling nobody but whom its pages call. */
export async function launch(executablePath: string): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      // Of the tests' own.
      '--ignore-certificate-errors',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  atFileEnd(() => browser.close())
  return browser
}
