import { createServer } from 'node:http'
import { isBuiltin } from 'node:module'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build, type Plugin, type Rollup } from 'vite'
import { atFileEnd } from '../setup/file-end.js'

/** The script of the page with all that it imports, as an application's bundler makes it for browsers. */
export async function bundled(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [refuseNodeModules],
    build: {
      write: false,
      modulePreload: false,
      lib: { entry: fileURLToPath(new URL('page.ts', import.meta.url)), formats: ['es'] },
      minify: true,
    },
  })
  const [made] = [output].flat() as Rollup.RollupOutput[]
  if (made?.output.length !== 1) throw new Error('expected one script')
  return made.output[0].code
}

/** Left to itself, vite puts an empty object in their place, and the page breaks when it comes to use it. */
const refuseNodeModules: Plugin = {
  name: 'refuse-node-modules',
  enforce: 'pre',
  resolveId(specifier, importer) {
    if (isBuiltin(specifier)) throw new Error(`${importer} imports ${specifier}, which browsers don't have`)
  },
}

/** Serves a page with that script on an origin of its own; its URL without a slash. */
export async function site(script: string): Promise<string> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><title>page</title><script type="module" src="/page.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atFileEnd(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
