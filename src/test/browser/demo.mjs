// The demo as a person uses it: sign up, make a project, add a task, tick it, reload, and it is still ticked; the assistant's
// answer streams; sign out, and the board is closed; sign in, and everything is there.
import { check, expect } from './browser.mjs'

await check('demo', async ({ base, page, context, shot, step }) => {
  const email = `ada-${Date.now()}@example.com`
  const password = 'correct horse battery'
  const column = (name) => page.getByRole('region', { name, exact: true })
  const task = (title) => page.getByRole('checkbox', { name: `Done: ${title}` })
  const add = async (title) => {
    const input = page.getByLabel('Add a task to To do')
    await input.fill(title)
    await input.press('Enter')
    await task(title).waitFor()
  }

  await step('a stranger is sent to the sign-in page', async () => {
    await page.goto(base)
    await page.waitForURL('**/login')
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    await shot('1-login')
  })

  await step('an unknown account is refused with a sentence', async () => {
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    const text = await page.getByRole('alert').innerText()
    expect(text.length > 5 && !text.startsWith('Something went wrong'), `the answer says why, not "${text}"`)
  })

  await step('sign up', async () => {
    await page.getByRole('link', { name: 'Create an account' }).click()
    await page.getByLabel('Name').fill('Ada Lovelace')
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByRole('heading', { name: /Ada$/ }).waitFor()
    await page.getByText('A blank page').waitFor()
    await shot('2-empty')
  })

  await step('make a project', async () => {
    await page.getByRole('button', { name: 'Create a project' }).click()
    await page.getByLabel('Name').fill('Kitchen garden')
    await page.getByLabel('Description').fill('Beds, seeds and everything that wants water.')
    await page.getByLabel('lime').check()
    await page.getByRole('dialog').getByRole('button', { name: 'Create project' }).click()
    await page.waitForURL('**/projects/*')
    await page.getByRole('heading', { name: 'Kitchen garden' }).waitFor()
  })

  await step('add tasks', async () => {
    for (const title of ['Order tomato seeds', 'Mend the fence', 'Turn the compost', 'Draw the beds', 'Ask Grace about bees']) {
      await add(title)
    }
  })

  await step('edit a task: notes, priority, due date', async () => {
    await page.getByRole('button', { name: 'Order tomato seeds', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Notes').fill('Two early kinds, one late.')
    await dialog.getByLabel('Priority').selectOption('high')
    await dialog.getByLabel('Due').fill(dayFromNow(1))
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    await column('To do').getByText('Tomorrow').waitFor()
  })

  await step('move a task', async () => {
    await page.getByRole('button', { name: 'Mend the fence', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Column').selectOption('doing')
    await dialog.getByLabel('Due').fill(dayFromNow(0))
    await dialog.getByRole('button', { name: 'Save' }).click()
    await column('Doing').getByText('Mend the fence').waitFor()
  })

  await step('tick a task', async () => {
    const saved = page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok())
    await task('Turn the compost').click()
    await saved
    await column('Done').getByText('Turn the compost').waitFor()
  })

  await step('reload: it is still ticked', async () => {
    await page.reload()
    await column('Done').getByText('Turn the compost').waitFor()
    expect((await task('Turn the compost').getAttribute('aria-checked')) === 'true', 'the task is ticked after a reload')
    expect((await column('To do').getByRole('checkbox').count()) === 3, 'three tasks wait')
    await column('To do').getByText('High').waitFor()
  })

  await step('filter by priority', async () => {
    await page.getByLabel('Priority').selectOption('high')
    await task('Draw the beds').waitFor({ state: 'detached' })
    expect((await page.getByRole('checkbox').count()) === 1, 'one task has a high priority')
    await page.getByLabel('Priority').selectOption('')
    await task('Draw the beds').waitFor()
  })

  await step('delete a task', async () => {
    await page.getByRole('button', { name: 'Draw the beds', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await task('Draw the beds').waitFor({ state: 'detached' })
  })

  await step("the assistant's answer streams", async () => {
    await page.getByRole('button', { name: 'Assistant' }).click()
    await page.getByLabel('Message').fill('What should I do first?')
    await page.getByRole('button', { name: 'Send' }).click()
    const answer = page.locator('.bubble-assistant p').first()
    await answer.waitFor()
    const lengths = new Set()
    for (let i = 0; i < 400 && !(await page.getByRole('button', { name: 'Send' }).isVisible()); i++) {
      lengths.add((await answer.innerText()).length)
      await page.waitForTimeout(15)
    }
    await page.getByRole('button', { name: 'Send' }).waitFor()
    const text = await answer.innerText()
    lengths.add(text.length)
    expect(text.trim().length > 0, 'the assistant said something')
    expect(lengths.size > 2, `the answer grew while it was shown (it was seen at lengths ${[...lengths]})`)
    expect((await page.locator('.chat-error').count()) === 0, 'there was no error')
    await page.getByRole('status').locator('.toast').first().waitFor({ state: 'detached' })
    await shot('3-board')
  })

  await step('dark, and on a phone', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.waitForTimeout(400)
    await shot('4-dark')
    await page.getByRole('button', { name: 'Close assistant' }).click()
    await page.setViewportSize({ width: 400, height: 820 })
    await page.waitForTimeout(400)
    await shot('5-phone')
    await page.setViewportSize({ width: 1360, height: 820 })
    await page.emulateMedia({ colorScheme: 'light' })
  })

  await step('change the profile', async () => {
    await page.getByRole('button', { name: 'Your account' }).click()
    await page.getByRole('menuitem', { name: 'Profile' }).click()
    await page.getByLabel('Name').fill('Ada King')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Profile saved').waitFor()
    await page.reload()
    await page.getByLabel('Your account').getByText('Ada King').waitFor()
    await shot('6-profile')
  })

  await step('sign out; the board is closed', async () => {
    await page.getByRole('button', { name: 'Your account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL('**/login')
    await page.goto(base)
    await page.waitForURL('**/login')
  })

  await step('somebody else sees nothing of it', async () => {
    const other = await context.browser().newContext()
    const theirs = await other.newPage()
    await theirs.goto(new URL('/register', base).href)
    await theirs.getByLabel('Name').fill('Grace')
    await theirs.getByLabel('Email').fill(`grace-${Date.now()}@example.com`)
    await theirs.getByLabel('Password').fill(password)
    await theirs.getByRole('button', { name: 'Create account' }).click()
    await theirs.getByText('A blank page').waitFor()
    await other.close()
  })

  await step('sign in again; everything is there', async () => {
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: 'Kitchen garden' }).waitFor()
    await page.getByText('Order tomato seeds').waitFor()
    await shot('7-today')
  })
})

function dayFromNow(days) {
  const day = new Date(Date.now() + days * 86_400_000)
  const two = (number) => String(number).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
