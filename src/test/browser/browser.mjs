// What the browser checks share: Chromium, a page that reports its own errors, steps with names.
//
// playwright-core is not a dependency of the project. `.ci/run` installs it into a folder outside the repository and names
// that folder in PLAYWRIGHT; Chromium is the system's own (CHROMIUM, or the usual names).
import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const browsers = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Runs `script` in a fresh browser; the process ends with 1 if it throws, or if the page itself failed. */
export async function check(name, script) {
  const [base, shots] = process.argv.slice(2)
  if (!base || !shots) {
    console.error(`usage: node ${name}.mjs BASE_URL FOLDER_FOR_SCREENSHOTS`)
    process.exit(2)
  }
  const require = createRequire(join(process.env.PLAYWRIGHT ?? process.cwd(), 'package.json'))
  const { chromium } = require('playwright-core')
  const executablePath = browsers.find((path) => path && existsSync(path))
  if (!executablePath) throw new Error('no Chromium found; name it in CHROMIUM')
  mkdirSync(shots, { recursive: true })

  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  const context = await browser.newContext({ viewport: { width: 1360, height: 820 }, locale: 'en-GB' })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const faults = []
  page.on('pageerror', (error) => faults.push(`exception in the page: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.request().method()} ${response.url()}`)
  })
  let step = 'start'
  let ok = false
  const shot = (title) => page.screenshot({ path: join(shots, `${name}-${title}.png`) })
  try {
    await script({
      base,
      page,
      context,
      shot,
      step: async (title, action) => {
        step = title
        const began = Date.now()
        await action()
        console.log(`  ok  ${title} (${Date.now() - began} ms)`)
      },
    })
    if (faults.length > 0) throw new Error(faults.join('\n'))
    ok = true
  } catch (error) {
    console.error(`  FAILED  ${name}: ${step}\n${error.message}`)
    if (faults.length > 0) console.error(`What the page said:\n${faults.join('\n')}`)
    await shot('failed').catch(() => {})
  } finally {
    await browser.close()
  }
  process.exit(ok ? 0 : 1)
}

/** Fails with a sentence. */
export function expect(truth, sentence) {
  if (!truth) throw new Error(`expected that ${sentence}`)
}
