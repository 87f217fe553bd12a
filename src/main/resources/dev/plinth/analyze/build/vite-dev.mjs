// Starts an app's own Vite with its own configuration, and puts Plinth's backend at its origin.
// Nothing is written into the app: settings are merged in memory, and Vite's cache lies in the backend's home.
// Talks in lines of JSON: orders come on standard input, whose end is the end; what is said to Plinth begins with "plinth:".
import http from 'node:http'
import path from 'node:path'
import fs from 'node:fs'
import { pathToFileURL } from 'node:url'
import readline from 'node:readline'

process.on('SIGINT', () => {}) // Plinth gets it too, and ends us
const say = (message) => process.stdout.write('plinth:' + JSON.stringify(message) + '\n')

const lines = readline.createInterface({ input: process.stdin })
const orders = lines[Symbol.asyncIterator]()
const order = JSON.parse((await orders.next()).value)
const { root, vite, cache, port, backend, replaces, env, base } = order
const own = `http://localhost:${port}`
let routes = compile(order.routes)

/** Who answers a path: `{id}` is one segment, `{rest...}` all that remain. */
function compile(all) {
  return all.map(({ pattern, pages }) => {
    const source = pattern
      .split('/')
      .filter((segment) => segment)
      .map((segment) =>
        /^\{.*\.\.\.\}$/.test(segment) ? '(?:/.*)?'
        : /^\{.*\}$/.test(segment) ? '/[^/]+'
        : '/' + segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('')
    return { path: new RegExp(`^${source || '/'}/?$`), pages }
  })
}

const escaped = replaces.map((origin) => origin.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
const former = escaped.length ? new RegExp(`(?:${escaped.join('|')})(?![A-Za-z0-9.:-])`, 'g') : null
const here = (text) => (former ? text.replace(former, own) : text)

const isNavigation = (request) =>
  request.headers['sec-fetch-mode'] === 'navigate' ||
  (!request.headers['sec-fetch-mode'] && /^text\/html\b/.test(request.headers.accept ?? ''))

/** Whether Plinth answers a request rather than Vite. */
function isOurs(server, request) {
  const [pathname] = request.url.split(/[?#]/)
  let decoded = pathname
  try {
    decoded = decodeURI(pathname)
  } catch {
    return false
  }
  if (decoded.startsWith('/@') || decoded.startsWith('/__')) return false
  const navigates = isNavigation(request)
  if (routes.some((route) => route.path.test(decoded) && (route.pages || !navigates))) return true
  if (isProxied(server, request.url)) return false
  if (!['GET', 'HEAD'].includes(request.method)) return true
  // what a page fetches and nobody knows is answered as the backend would: not with the app's page
  return request.headers['sec-fetch-dest'] === 'empty' && !/vite/.test(request.headers.accept ?? '')
    && !/[?&](import|t|v|url|raw|worker)\b/.test(request.url) && !isFile(server, decoded)
}

function isProxied(server, url) {
  return Object.keys(server.config.server.proxy ?? {}).some((key) =>
    key.startsWith('^') ? new RegExp(key).test(url) : url.startsWith(key))
}

function isFile(server, pathname) {
  return [server.config.publicDir, server.config.root].some((folder) =>
    folder && fs.existsSync(path.join(folder, pathname)))
}

function forward(request, response) {
  const headers = { ...request.headers, host: `localhost:${backend}` }
  if (headers.origin === own || headers.origin === `http://127.0.0.1:${port}`) {
    headers.origin = `http://localhost:${backend}` // a page of ours, as the backend sees it
  }
  const onward = http.request(
    { host: 'localhost', port: backend, method: request.method, path: request.url, headers },
    (answer) => {
      response.writeHead(answer.statusCode, answer.headers)
      answer.pipe(response)
    })
  onward.on('error', () => {
    if (response.headersSent) return response.destroy()
    response.writeHead(502, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ message: 'The backend does not answer; see where plinth dev runs.' }))
  })
  response.on('close', () => onward.destroy()) // a stream that nobody reads any more
  request.pipe(onward)
}

const plinth = {
  name: 'plinth',
  enforce: 'pre',
  config(user, { mode }) {
    const folder = path.resolve(root, user.envDir || '.')
    for (const [name, value] of Object.entries(tool.loadEnv(mode, folder, ''))) {
      if (here(value) !== value) process.env[name] = here(value) // before any .env file
    }
    Object.assign(process.env, env)
    for (const [name, value] of Object.entries(user.define ?? {})) {
      if (typeof value === 'string') user.define[name] = here(value)
    }
  },
  transform(code, id) {
    if (!former || id.includes('/node_modules/')) return null
    const changed = here(code)
    return changed === code ? null : { code: changed, map: null }
  },
  transformIndexHtml: (html) => here(html),
  configureServer(server) {
    server.middlewares.use((request, response, next) =>
      isOurs(server, request) ? forward(request, response) : next())
  },
}

const tool = await import(pathToFileURL(vite).href)
const server = await tool.createServer({
  root,
  mode: 'development',
  cacheDir: cache,
  configLoader: 'runner', // from Vite 6.1 on: reads vite.config without a temporary file beside it
  clearScreen: false,
  server: { port, strictPort: true, open: false },
  plugins: [plinth],
})
await server.listen()
say({ ready: server.resolvedUrls?.local?.[0] ?? own + base })

for await (const line of orders) {
  const next = JSON.parse(line)
  if (next.routes) routes = compile(next.routes)
}
await Promise.race([server.close(), new Promise((end) => setTimeout(end, 1000))])
process.exit(0)
