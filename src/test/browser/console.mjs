// Plinth's own page at /_/, over a running backend whose data are hostile: whatever a column holds stays text, the policy is
// never broken, the token leaves the address, and no view makes the page scroll sideways at 360 pixels.
//
//   node console.mjs BASE_URL FOLDER_FOR_SCREENSHOTS HOME
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, expect } from './browser.mjs'

const VIEWS = ['', 'data', 'contract', 'undecided', 'people', 'requests', 'models', 'outbox']
const token = readFileSync(join(process.argv[4], 'data/setup-token'), 'utf8').trim()
const CANARY = 'http://canary.invalid/'
const payloads = [
  '<script>window.pwned = 1</script>',
  '"><img src=x onerror="window.pwned = 1">',
  `<img src="${CANARY}a.png">`,
  '<svg/onload=window.pwned=1>',
  '<iframe srcdoc="<script>parent.pwned = 1</script>"></iframe>',
  '<a href="javascript:window.pwned=1">x</a>',
  '</title></script><style>*{display:none}</style>',
  `<link rel=stylesheet href=${CANARY}a.css>`,
  '<form action=javascript:window.pwned=1><button>x',
  '{{constructor.constructor("window.pwned=1")()}} ${window.pwned=1}',
  '\u202eright to left\u202c \u{1f98a}',
  'x'.repeat(9000),
]

await check('console', async ({ base, page, context, shot, step }) => {
  const said = []
  page.on('dialog', (dialog) => { said.push('a dialog: ' + dialog.message()); return dialog.dismiss() })
  page.on('request', (request) => { if (!request.url().startsWith(base) && !request.url().startsWith('data:')) said.push('a request to ' + request.url()) })
  page.on('console', (message) => { if (/Content.Security.Policy|violates/i.test(message.text())) said.push(message.text()) })
  const authorization = { Authorization: 'Bearer ' + token }
  const collections = await (await context.request.get(base + '/_/api/console/collections', { headers: authorization })).json()

  let email
  await step('hostile people and items are made', async () => {
    email = `evil${Date.now()}@example.com`
    const signedUp = await context.request.post(base + '/api/v1/auth/signup', { data: { email, password: 'correct horse battery', name: payloads[0] } })
    const caller = signedUp.ok() ? { Authorization: 'Bearer ' + (await signedUp.json()).accessToken } : {}
    let made = 0
    for (const collection of collections) {
      const texts = collection.fields.filter((field) => field.type === 'text' && !field.hidden)
      for (const payload of texts.length ? payloads : []) {
        const data = Object.fromEntries(texts.map((field) => [field.name, payload]))
        const answer = await context.request.post(`${base}/api/v1/records/${collection.name}`, { data, headers: caller })
        if (answer.ok()) made++
      }
    }
    for (const payload of payloads) await context.request.get(`${base}/${encodeURIComponent(payload.slice(0, 200))}?q=${encodeURIComponent(payload.slice(0, 200))}`)
    expect(made >= payloads.length, `some collection takes hostile texts (${made} items were made)`)
  })

  await step('without the token it asks for it, and says so when it is wrong', async () => {
    await page.goto(base + '/_/')
    await page.getByLabel('Setup token').fill('w'.repeat(43))
    await page.getByRole('button', { name: 'Look' }).click()
    await page.getByRole('alert').getByText('not the setup token').waitFor()
    await page.goto('about:blank')
  })

  await step('the link opens it and the token leaves the address', async () => {
    await page.goto(`${base}/_/#token=${token}`)
    await page.getByRole('heading', { name: 'Collections' }).waitFor()
    expect(!page.url().includes(token), 'the address has no token')
  })

  const sound = async (place) => {
    const found = await page.evaluate(() => ({
      pwned: window.pwned,
      elements: document.querySelectorAll('main :is(img, svg, iframe, script, style, link, object, embed), dialog :is(img, svg, iframe, script, style, link)').length,
      links: [...document.querySelectorAll('a')].filter((link) => link.protocol === 'javascript:').length,
      wide: document.documentElement.scrollWidth > innerWidth,
    }))
    expect(found.pwned === undefined && found.elements === 0 && found.links === 0, `data stay text in ${place}: ${JSON.stringify(found)}`)
    expect(!found.wide, `the page does not scroll sideways in ${place}`)
  }

  for (const [size, width, height, colorScheme] of [['light', 1280, 800, 'light'], ['dark', 1280, 800, 'dark'], ['phone', 360, 740, 'light']]) {
    await step(`every view, ${size}`, async () => {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme })
      for (const view of [...VIEWS, ...collections.map((one) => 'data/' + encodeURIComponent(one.name))]) {
        await page.evaluate((hash) => { location.hash = hash }, '#/' + view)
        await page.waitForFunction((hash) => document.querySelector('main').dataset.shown === hash, '#/' + view)
        await sound(`${size} ${view}`)
        if (!view.includes('/')) await shot(`${size}-${view || 'overview'}`)
        const items = page.locator('td button')
        if (view.startsWith('data/') && await items.count()) {
          await items.last().click()
          await sound(`${size} ${view}, one item`)
          await page.keyboard.press('Escape')
        }
      }
    })
  }

  await step('a filter is applied, and a wrong one is told with its place', async () => {
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.evaluate(() => { location.hash = '#/data/users' })
    await page.getByRole('heading', { name: 'users', exact: true }).waitFor()
    await page.getByLabel('Filter').fill('nope = 1')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('no field nope').waitFor()
    await page.getByLabel('Filter').fill(`email = '${email}'`)
    await page.keyboard.press('Enter')
    await page.getByText('1–1 of 1').waitFor()
  })

  expect(said.length === 0, 'nothing was run, asked or refused: ' + said.join('; '))
})
