// Plinth's page: it shows, and changes nothing. Whatever comes from the data becomes a text node: there is no HTML in strings here.
const API = '/_/api/console/'
const KEY = 'plinth-setup-token'
const PAGE = 25
const $ = (id) => document.getElementById(id)
const main = $('main')

/** An element. Text children become text nodes; functions become listeners; null is left out. */
function h(tag, properties, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value)
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

// --- the token: from the address to this tab, and out of the address again

const storage = {
  get: () => { try { return sessionStorage.getItem(KEY) ?? kept } catch { return kept } },
  set: (value) => { kept = value; try { value === null ? sessionStorage.removeItem(KEY) : sessionStorage.setItem(KEY, value) } catch { /* for this page alone then */ } },
}
let kept = null

function takeToken() {
  const sent = /^#token=([^&]*)/.exec(location.hash)
  if (!sent) return false
  try { storage.set(decodeURIComponent(sent[1])) } catch { storage.set(sent[1]) }
  history.replaceState(null, '', location.pathname + '#/')
  return true
}

class Refused extends Error {
  constructor(status, problem, wait) {
    super(problem?.detail ?? problem?.title ?? `Plinth answered ${status}.`)
    this.status = status
    this.code = problem?.code
    this.wait = wait
  }
}

async function ask(part, query) {
  const token = storage.get()
  if (!token) throw new Refused(401, { detail: '', code: 'no_setup_token' })
  const parameters = query ? '?' + new URLSearchParams(query) : ''
  let answer
  try {
    // a header holds Latin-1 alone; what else somebody pasted is no token
    const value = /^[\x21-\x7e]+$/.test(token) ? token : 'not-a-token-at-all'
    answer = await fetch(API + part + parameters, { headers: { Authorization: 'Bearer ' + value }, cache: 'no-store', credentials: 'omit' })
  } catch {
    throw new Refused(0, { detail: 'Plinth does not answer. Does it still run?' })
  }
  const body = await answer.json().catch(() => null)
  if (!answer.ok) throw new Refused(answer.status, body, answer.headers.get('Retry-After'))
  return body
}

// --- words

const number = (value) => Number(value).toLocaleString()
const count = (value, one, many) => `${number(value)} ${Number(value) === 1 ? one : many}`
function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let i = 0
  while (value >= 1024 && i < units.length - 1) { value /= 1024; i++ }
  return `${value >= 100 || i === 0 ? Math.round(value) : value.toFixed(1)} ${units[i]}`
}
function ago(text) {
  const seconds = Math.max(0, (Date.now() - Date.parse(text)) / 1000)
  for (const [unit, length] of [['day', 86400], ['hour', 3600], ['minute', 60]]) {
    if (seconds >= length) { const n = Math.floor(seconds / length); return `${n} ${unit}${n === 1 ? '' : 's'} ago` }
  }
  return seconds < 5 ? 'just now' : `${Math.floor(seconds)} s ago`
}
const when = (text) => text ? h('time', { datetime: text, title: new Date(text).toLocaleString() }, ago(text)) : h('span', { class: 'null' }, 'never')
const code = (text) => h('code', null, text)
const box = (...children) => h('div', { class: 'box' }, ...children)
const counted = (one) => one.count === null ? '?' : number(one.count) + (one.exact ? '' : '+')
const tag = (text, kind) => h('span', { class: 'tag ' + (kind ?? '') }, text)

/** A table that scrolls in itself. Columns: [title, cell(row), class?]. */
function table(label, columns, rows) {
  return h('div', { class: 'scroll', role: 'region', 'aria-label': label, tabindex: '0' },
    h('table', null,
      h('thead', null, h('tr', null, columns.map(([title, , kind, sorted]) => h('th', { scope: 'col', class: kind, 'aria-sort': sorted }, title)))),
      h('tbody', null, rows.map((row) => h('tr', null, columns.map(([, cell, kind]) => h('td', { class: kind }, cell(row))))))))
}

// --- what there is to see

let collections = []

const views = {
  '': { title: 'Overview', show: overview },
  data: { title: 'Data', show: data },
  contract: { title: 'Contract', show: contract },
  undecided: { title: 'Undecided', show: undecided },
  people: { title: 'People', show: people },
  requests: { title: 'Requests', show: requests },
  models: { title: 'Models', show: models },
  outbox: { title: 'Outbox', show: outbox },
}

async function overview() {
  const [seen, all] = [await ask('overview'), await ask('collections')]
  collections = all
  const items = all.reduce((sum, one) => sum + (one.count ?? 0), 0)
  const failing = seen.health.filter((check) => !check.ok)
  const tile = (title, value, ...more) => h('div', null, h('dt', null, title), h('dd', null, value, more.map((one) => h('small', null, one))))
  const { free, all: size, database, fault } = seen.disk
  return [
    h('h1', null, seen.name || 'This backend'),
    h('p', { class: 'quiet' }, 'Plinth ', seen.version, ' on Java ', seen.java, ', started ', when(seen.started), ', in ', code(seen.home)),
    h('dl', { class: 'tiles' },
      tile('Health', failing.length === 0 ? h('span', { class: 'good' }, 'All is well') : h('span', { class: 'bad' }, 'Not ready'),
        seen.health.map((check) => `${check.ok ? '✓' : '✗'} ${check.name}`).join('  ')),
      tile('Items', number(items), 'in ' + count(all.length, 'collection', 'collections')),
      tile('Calls of the app', `${number(seen.endpoints)} answered`, seen.undecided > 0 ? h('a', { href: '#/undecided' }, `${seen.undecided} undecided`) : 'nothing is undecided'),
      tile('Requests', number(seen.requests), 'since the start'),
      tile('Database', bytes(database), fault ?? `${bytes(free)} of the disk are free`,
        size ? h('meter', { min: '0', max: String(size), value: String(size - free), high: String(size * 0.9), 'aria-label': 'How full the disk is' }) : null),
      tile('Memory', bytes(seen.memory.used), `of ${bytes(seen.memory.most)} of Java's heap`)),
    h('h2', null, 'Collections'),
    all.length === 0 ? noCollections() : table('Collections', [
      ['Name', (one) => h('a', { href: '#/data/' + encodeURIComponent(one.name) }, one.name)],
      ['Items', (one) => counted(one), 'number'],
      ['Fields', (one) => number(one.fields.length), 'number'],
      ['Who reads', (one) => code(one.rules.read)],
    ], all),
  ]
}

const noCollections = () => box(h('p', null, 'This backend keeps nothing yet. Collections come from ', code('plinth.yaml'), ': ', code('plinth analyze APP'), ' writes it from an app’s source, or write one by hand.'))

async function data(name, query) {
  collections = await ask('collections')
  if (collections.length === 0) return [h('h1', null, 'Data'), noCollections()]
  const one = collections.find((each) => each.name === name)
  if (!one && name) return [h('h1', null, 'Data'), picker(''), box(h('p', null, 'There is no collection ', code(name), '.'))]
  const chosen = one ?? collections[0]
  const state = { filter: query.get('filter') ?? '', sort: query.get('sort') ?? '', cursors: [''] }
  const place = h('div')
  const filter = h('input', { class: 'mono', id: 'filter', value: state.filter, spellcheck: 'false', autocomplete: 'off', placeholder: example(chosen), maxlength: '4096' })
  const form = h('form', { class: 'row', role: 'search', submit: (event) => {
    event.preventDefault()
    state.filter = filter.value
    state.cursors = ['']
    const kept = new URLSearchParams(Object.entries({ filter: state.filter, sort: state.sort }).filter(([, value]) => value))
    history.replaceState(null, '', `#/data/${encodeURIComponent(chosen.name)}${kept.size ? '?' + kept : ''}`)
    rows(chosen, state, place)
  } },
    h('div', { class: 'grow' }, h('label', { for: 'filter' }, 'Filter'), filter),
    h('button', { class: 'main' }, 'Show'),
    h('button', { type: 'button', click: () => { filter.value = ''; state.sort = ''; form.requestSubmit() } }, 'All'))
  state.again = () => form.requestSubmit()
  await rows(chosen, state, place)
  return [
    h('h1', null, chosen.name), picker(chosen.name),
    chosen.singleton ? h('p', { class: 'quiet' }, 'This collection has exactly one item.') : form,
    place, fields(chosen)]
}

const picker = (name) => h('ul', { class: 'collections', 'aria-label': 'Collections' }, collections.map((one) =>
  h('li', null, h('a', { href: '#/data/' + encodeURIComponent(one.name), 'aria-current': one.name === name ? 'page' : null }, one.name, ' ', h('span', { class: 'quiet' }, counted(one))))))

function example(collection) {
  const shown = collection.fields.filter((field) => !field.hidden)
  const text = shown.find((field) => ['text', 'email'].includes(field.type))
  const flag = shown.find((field) => field.type === 'boolean')
  return text ? `${text.name} contains 'a'` : flag ? flag.name : "id = '…'"
}

async function rows(collection, state, place) {
  const query = { limit: PAGE, count: true }
  if (state.filter.trim()) query.filter = state.filter
  if (state.sort) query.sort = state.sort
  const cursor = state.cursors.at(-1)
  if (cursor) query.cursor = cursor
  const turn = state.turn = (state.turn ?? 0) + 1
  let page
  try {
    page = await ask('rows/' + encodeURIComponent(collection.name), collection.singleton ? {} : query)
  } catch (refused) {
    if (!(refused instanceof Refused) || refused.status === 401) throw refused
    if (turn !== state.turn) return
    const alert = h('div', { class: 'box alert', role: 'alert' }, h('p', null, refused.message))
    const kept = state.sort === state.sorted ? null : place.querySelector('.scroll')
    if (kept) state.sort = state.sorted // not every field can be sorted by: what was shown stays
    place.replaceChildren(alert, kept ?? '')
    return
  }
  if (turn !== state.turn) return
  state.sorted = state.sort
  const shown = collection.fields.filter((field) => !field.hidden)
  const names = ['id', ...shown.map((field) => field.name)]
  if (page.items.length === 0 && state.cursors.length === 1) {
    place.replaceChildren(box(h('p', null, state.filter.trim()
      ? ['Nothing fits this filter. ', h('button', { type: 'button', click: () => { $('filter').value = ''; state.again() } }, 'Show all')]
      : ['No item yet. They come from the app, from ', code(`POST /api/v1/records/${collection.name}`), ', or from ', code('plinth import'), '.'])))
    return
  }
  const first = (state.cursors.length - 1) * PAGE
  const types = new Map(collection.fields.map((field) => [field.name, field]))
  const columns = names.map((name) => {
    const descending = state.sort === '-' + name
    const sorted = descending ? 'descending' : state.sort === name ? 'ascending' : null
    const title = collection.singleton ? name : h('button', { class: 'plain', type: 'button', title: 'Sort by ' + name, click: () => {
      state.sort = sorted === 'ascending' ? '-' + name : name
      state.again()
    } }, name + (sorted ? (descending ? ' ↓' : ' ↑') : ''))
    return [title, (item) => name === 'id'
      ? h('button', { class: 'plain mono', type: 'button', 'aria-label': `Open item ${item.id}`, title: item.id, click: () => open(collection, item, names) }, short(item.id ?? '–'))
      : cell(item[name], types.get(name)), kind(name === 'id' ? 'id' : types.get(name)?.type), sorted]
  })
  const go = (cursors) => { state.cursors = cursors; rows(collection, state, place).catch(fail) }
  place.replaceChildren(
    table(collection.name, columns, page.items),
    collection.singleton ? '' : h('div', { class: 'row between' },
      h('span', { class: 'quiet', role: 'status' }, `${number(first + 1)}–${number(first + page.items.length)}` + (page.total === undefined ? '' : ` of ${number(page.total)}${page.totalIsExact === false ? '+' : ''}`)),
      h('span', null,
        h('button', { type: 'button', disabled: state.cursors.length === 1, click: () => go(state.cursors.slice(0, -1)) }, '← Back'), ' ',
        h('button', { type: 'button', disabled: !page.next, click: () => go([...state.cursors, page.next]) }, 'Next →'))))
}

const kind = (type) => ['number', 'integer', 'decimal'].includes(type) ? 'number' : ['id', 'boolean', 'date', 'datetime'].includes(type) ? 'whole' : null

/** The end of a long id: those of one day begin alike. */
const short = (id) => String(id).length > 16 ? '…' + String(id).slice(-10) : String(id)

/** Long texts are cut here and whole in the item. */
function cell(value, field) {
  if (value === null || value === undefined) return h('span', { class: 'null' }, 'null')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (field?.to && typeof value !== 'object') return link(field.to, value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (text === '') return h('span', { class: 'null' }, 'empty')
  return h('span', { class: 'cut' + (typeof value === 'object' ? ' mono' : '') }, text.length > 200 ? text.slice(0, 200) + '…' : text)
}
const literal = (value) => typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`
const link = (to, id) => h('a', { class: 'mono', href: `#/data/${encodeURIComponent(to)}?` + new URLSearchParams({ filter: 'id = ' + literal(id) }), title: id }, short(id))

function open(collection, item, names) {
  const dialog = $('item')
  const all = [...new Set([...names, ...Object.keys(item)])]
  dialog.replaceChildren(
    h('div', { class: 'row between' }, h('h1', { id: 'item-title' }, `${collection.name} ${short(item.id ?? '')}`), h('button', { type: 'button', autofocus: true, click: () => dialog.close() }, 'Close')),
    h('dl', { class: 'item' }, all.map((name) => [
      h('dt', null, name),
      h('dd', null, item[name] === null || item[name] === undefined ? h('span', { class: 'null' }, 'null')
        : h('pre', null, typeof item[name] === 'string' ? item[name] : JSON.stringify(item[name], null, 2)))])))
  dialog.showModal()
}

const fields = (collection) => h('details', null, h('summary', null, 'Fields and rules'),
  h('dl', { class: 'item' }, Object.entries(collection.rules).map(([verb, rule]) => [h('dt', null, verb), h('dd', null, code(rule))])),
  table('Fields of ' + collection.name, [
    ['Field', (field) => code(field.name)],
    ['Type', (field) => field.type],
    ['Remarks', (field) => [field.required && tag('required'), field.unique && tag('unique'), field.hidden && tag('hidden: not shown here either', 'warn'),
      field.read && tag('read where ' + field.read), field.write && tag('written where ' + field.write)]],
  ], collection.fields))

async function contract() {
  const seen = await ask('contract')
  const titles = { backend: 'Backend', collections: 'Collections', endpoints: 'Endpoints', undecided: 'Undecided' }
  const list = h('div')
  const draw = (words) => {
    const fit = seen.passages.filter((one) => !words || [one.key, one.text, ...one.at].join('\n').toLowerCase().includes(words.toLowerCase()))
    list.replaceChildren(...Object.entries(titles).flatMap(([section, title]) => {
      const own = fit.filter((one) => one.section === section)
      return own.length === 0 ? [] : [h('h2', null, title), h('div', { class: 'passages' }, own.map(passage))]
    }), fit.length === 0 ? box(h('p', null, 'Nothing in the contract has these words.')) : '')
  }
  const find = h('input', { id: 'find', type: 'search', placeholder: 'articles', input: () => draw(find.value.trim()) })
  draw('')
  return [
    h('h1', null, 'Contract'),
    h('p', { class: 'quiet' }, 'What ', code('plinth.yaml'), ' says, and the lines of the app', seen.frontend ? [' (in ', code(seen.frontend), ')'] : '', ' that ask for it. A collection has the lines of all calls about it. ', code('plinth analyze APP --explain'), ' prints the reason under each line.'),
    h('div', { class: 'row' }, h('div', { class: 'grow' }, h('label', { for: 'find' }, 'Find'), find)),
    list,
    seen.architecture ? h('details', null, h('summary', null, 'ARCHITECTURE.md: what was found and decided, and why'), h('pre', { class: 'box' }, seen.architecture)) : null]
}

const passage = (one) => h('div', { class: 'passage' },
  h('pre', null, one.section === 'undecided' ? `${one.key}: ${one.text}` : one.text.replace(/\n$/, '')),
  one.at.length ? h('ul', { 'aria-label': 'Where the app asks for it' }, one.at.map((at) => h('li', null, at))) : h('p', { class: 'quiet' }, one.section === 'backend' ? '' : 'no line of the app'))

async function undecided() {
  const open = (await ask('contract')).passages.filter((one) => one.section === 'undecided')
  return [
    h('h1', null, 'Undecided'),
    open.length === 0
      ? box(h('p', null, 'Nothing is undecided: every call that was found in the app has an answer.'))
      : [h('p', { class: 'quiet' }, 'These calls have two good answers, or none: they answer 501 until somebody decides. Drafts lie in the home’s ', code('sql/'), ' folder; the line goes below ', code('endpoints:'), ' in ', code('plinth.yaml'), '.'),
        table('Undecided calls', [
          ['Call', (one) => h('span', { class: 'cut mono' }, one.key), 'path'],
          ['Why', (one) => one.text],
          ['Where', (one) => h('span', { class: 'mono' }, one.at.join(', '))],
        ], open)]]
}

async function people() {
  const all = await ask('people')
  return [
    h('h1', null, 'People'),
    all.length === 0
      ? box(h('p', null, 'Nobody has an account yet. People sign up in the app, and ', code('plinth user add LOGIN'), ' makes an account.'))
      : [h('p', { class: 'quiet' }, count(all.length, 'account', 'accounts'), all.length >= 1000 ? ' (the first 1,000 are shown)' : '', '. ', code('plinth user'), ' changes them.'),
        table('People', [
          ['Login', (one) => one.login],
          ['Remarks', (one) => [one.admin && tag('admin of Plinth', 'warn'), one.disabled && tag('disabled', 'bad')]],
          ['Since', (one) => when(one.created), 'whole'],
          ['Last seen', (one) => when(one.seen), 'whole'],
          ['Id', (one) => collections.some((each) => each.name === 'users') ? link('users', one.id) : h('span', { class: 'mono' }, one.id), 'whole'],
        ], all)]]
}

async function requests() {
  const list = h('div')
  const words = h('input', { id: 'words', type: 'search', placeholder: 'POST, /api/tasks, 500', input: () => draw() })
  const follow = h('input', { id: 'follow', type: 'checkbox', checked: true })
  let seen = await ask('requests')
  const draw = () => {
    const wanted = words.value.trim().toLowerCase().split(/\s+/).filter(Boolean)
    const fit = seen.requests.filter((one) => wanted.every((word) => `${one.method} ${one.path} ${one.status} ${one.caller ?? ''}`.toLowerCase().includes(word)))
    list.replaceChildren(fit.length === 0
      ? box(h('p', null, seen.requests.length === 0 ? 'No request yet since the start. Open the app, or call one of its endpoints: it shows here.' : 'No request among these has all these words.'))
      : table('Requests', [
        ['When', (one) => when(one.at), 'whole'],
        ['Method', (one) => code(one.method)],
        ['Path', (one) => h('span', { class: 'cut mono', title: one.path }, one.path), 'path'],
        ['Status', (one) => h('span', { class: one.status >= 500 || one.status === 0 ? 'bad' : one.status >= 400 ? 'warn' : 'good' }, one.status === 0 ? 'left' : String(one.status)), 'number'],
        ['ms', (one) => (one.micros / 1000).toFixed(one.micros < 100000 ? 1 : 0), 'number'],
        ['Caller', (one) => one.caller ? h('span', { class: 'mono' }, one.caller) : h('span', { class: 'null' }, 'nobody'), 'whole'],
        ['Request', (one) => h('span', { class: 'mono quiet' }, one.request), 'whole'],
      ], fit))
  }
  draw()
  every(3000, async () => {
    if (!follow.checked || document.visibilityState !== 'visible' || list.contains(document.activeElement) && String(getSelection())) return
    seen = await ask('requests')
    draw()
  })
  return [
    h('h1', null, 'Requests'),
    h('p', { class: 'quiet' }, `The last ${seen.kept}, without this page’s own and without what stood behind a question mark. They are kept in memory alone; the log has all of them.`),
    h('div', { class: 'row' }, h('div', { class: 'grow' }, h('label', { for: 'words' }, 'Find'), words), h('label', null, follow, 'Follow')),
    list]
}

async function models() {
  const seen = await ask('models')
  return [
    h('h1', null, 'Models'),
    seen.models.every((one) => one.provider === 'offline')
      ? box(h('p', null, 'Only the built-in model answers, and says that it is one. For real answers run Ollama and pull a model (', code('ollama pull llama3.2:1b'), '), or set ', code('PLINTH_OPENAI_BASE_URL'), '. Plinth looks again every half a minute.'))
      : null,
    table('Models', [
      ['Model', (one) => [code(one.id), ' ', one.id === seen.preferred && tag('answers when nobody names one')]],
      ['From', (one) => one.provider],
      ['Kind', (one) => [tag(one.local ? 'local' : 'hosted', one.local ? '' : 'warn'), !one.chats && tag('embeddings alone')]],
      ['Context', (one) => one.contextTokens || '', 'number'],
      ['Size', (one) => one.bytes ? bytes(one.bytes) : '', 'number'],
    ], seen.models),
    table('Providers', [
      ['Provider', (one) => one.name],
      ['Now', (one) => one.available ? tag('available') : [tag(one.reason, 'warn'), one.set && [' set ', code(one.set)]]],
      ['Address', (one) => one.address ? code(one.address) : ''],
    ], seen.providers)]
}

async function outbox() {
  await ask('overview') // the door is the same for every view
  return [h('h1', null, 'Outbox'), box(h('p', null, 'Nothing is sent yet: this version of Plinth writes no e-mail, so nothing waits here and nothing was lost. Passwords are reset with ', code('plinth user password LOGIN'), '.'))]
}

// --- which view, and what happens when it fails

let timer = null
function every(millis, action) { timer = setInterval(() => action().catch(fail), millis) }

function ticket(message) {
  clearInterval(timer)
  $('nav').hidden = true
  const field = h('input', { id: 'token', type: 'password', class: 'mono', autocomplete: 'off', required: true })
  main.replaceChildren(
    h('h1', null, 'See your data'),
    h('p', null, 'Plinth printed a link to this page when it started; it carries the setup token. Open that link, or paste the token: it lies in ', code('data/setup-token'), ' in the backend’s folder.'),
    message ? h('div', { class: 'box alert', role: 'alert' }, h('p', null, message)) : '',
    h('form', { class: 'row narrow', submit: (event) => { event.preventDefault(); storage.set(field.value.trim()); start() } },
      h('div', { class: 'grow' }, h('label', { for: 'token' }, 'Setup token'), field), h('button', { class: 'main' }, 'Look')))
  field.focus()
}

function fail(refused) {
  if (refused instanceof Refused && (refused.status === 401 || refused.status === 403 || refused.status === 429)) {
    if (refused.status !== 429) storage.set(null)
    ticket(refused.status === 429 ? `Too many tries: wait ${refused.wait ?? 'some'} seconds, then try again.` : refused.message)
    return
  }
  clearInterval(timer)
  if (!(refused instanceof Refused)) console.error(refused)
  main.replaceChildren(h('div', { class: 'box alert', role: 'alert' },
    h('p', null, refused instanceof Refused ? refused.message : 'This page has failed: ' + refused.message),
    h('p', null, h('button', { type: 'button', click: show }, 'Try again'))))
}

let shown = 0
async function show() {
  clearInterval(timer)
  const mine = ++shown
  const asked = location.hash
  main.setAttribute('aria-busy', 'true')
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?', 2)
  const [name, rest] = [path.split('/')[0], path.split('/').slice(1).join('/')]
  const view = Object.hasOwn(views, name) ? views[name] : views['']
  for (const one of $('nav').children) {
    if (one.dataset.view === name) {
      one.setAttribute('aria-current', 'page')
      one.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    } else one.removeAttribute('aria-current')
  }
  let argument = rest
  try { argument = decodeURIComponent(rest) } catch { /* as it is */ }
  try {
    const children = (await view.show(argument, new URLSearchParams(search ?? ''))).flat(3).filter((child) => child)
    if (mine !== shown) return
    document.title = view.title + ' – ' + ($('name').textContent)
    main.replaceChildren(...children)
  } catch (refused) {
    if (mine === shown) fail(refused)
  } finally {
    if (mine === shown) {
      main.removeAttribute('aria-busy')
      main.dataset.shown = asked
    }
  }
}

async function start() {
  try {
    const seen = await ask('overview')
    $('name').textContent = seen.name || 'Plinth'
    $('about').textContent = 'served by Plinth ' + seen.version
    $('nav').replaceChildren(...Object.entries(views).map(([name, view]) => h('a', { href: '#/' + name, 'data-view': name }, view.title)))
    $('nav').hidden = false
    await show()
  } catch (refused) {
    fail(refused)
  }
}

document.querySelector('.skip').addEventListener('click', (event) => { event.preventDefault(); main.focus() })
addEventListener('hashchange', () => { if (takeToken()) start(); else if (!$('nav').hidden) { show(); main.focus({ preventScroll: true }); scrollTo(0, 0) } })
takeToken()
start()
