import { hello } from '@tandem/protocol'
import { expectAccessible } from './axe.ts'
import { documentText, makeDocument, saved, saveState, trouble, tryNow, write } from './document-page.ts'
import { picture } from './picture.ts'
import { refuseWrites } from './refused-writes.ts'
import { expect, test } from './shared-test.ts'

test('P-states: connecting: after a second without a connection the page says so, and its text can be read', async ({
	arrive,
	network,
	script,
}) => {
	const writer = await script()
	const [greeting] = await writer.api.documents()
	const ada = await arrive({ site: `http://localhost:${network.port}` })
	// As behind a proxy that knows nothing of WebSockets.
	network.set('half-open', 'sockets')
	const page = await ada.open(`/d/${greeting?.id}`)
	await expect(saveState(page).getByText('Connecting…')).toBeVisible()
	await expect(page.getByRole('main')).toContainText('Open it in a second tab')
	await expect(documentText(page)).toBeHidden()
	await picture(page, 'connecting')
})

test('P-states: reconnecting: nothing is said for three seconds, then that everything is stored and what is done', async ({
	arrive,
	network,
}) => {
	const ada = await arrive({ site: `http://localhost:${network.port}` })
	const page = await ada.open('/')
	await makeDocument(page)
	await write(page, 'Stored before.')
	await saved(page)
	await page.evaluate(() => {
		const said = new MutationObserver(() => {
			if (document.querySelector('[role=alert] strong') === null) return
			said.disconnect()
			Object.assign(window, { saidAt: Date.now() })
		})
		said.observe(document.body, { subtree: true, childList: true, characterData: true })
	})
	const cut = Date.now()
	network.set('closed')
	await expect(trouble(page)).toContainText('Reconnecting. The server cannot be reached. Go on writing')
	await expect(saveState(page)).toHaveText('Offline')
	const saidAt = await page.evaluate(() => (window as unknown as { saidAt: number }).saidAt)
	expect(saidAt - cut).toBeGreaterThanOrEqual(3000)
	await picture(page, 'reconnecting')
	network.set('open')
	await tryNow(page)
	await expect(trouble(page)).toBeHidden()
	await saved(page)
})

test('P-states: offline, kept: what is typed is on this device, home lists it, and it is sent on return', async ({
	arrive,
	network,
}) => {
	const ada = await arrive({ site: `http://localhost:${network.port}` })
	const page = await ada.open('/')
	await makeDocument(page)
	const home = await ada.open('/')
	await expect(home.getByRole('heading', { name: 'Recent' })).toBeVisible()
	network.set('closed')
	await write(page, 'Typed in the tunnel.')
	await expect(trouble(page)).toContainText('Offline, kept on this device.')
	await expect(saveState(page)).toHaveText('Offline, kept on this device')
	await picture(page, 'offline-kept')
	await expectAccessible(page, 'offline')
	const comesBack = () => home.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
	await comesBack()
	const waiting = home.getByRole('region', { name: 'Waiting to be sent' })
	await expect(waiting).toContainText(/Untitled.*\d+ edits/s)
	await picture(home, 'home-waiting')
	await expectAccessible(home, 'home with what waits')
	network.set('open')
	await tryNow(page)
	await saved(page)
	await comesBack()
	await expect(waiting).toBeHidden()
})

test('P-states: offline, not kept: where storage is full the page says to leave the tab open, and leaving asks', async ({
	arrive,
	network,
}) => {
	const origin = `http://localhost:${network.port}`
	const ada = await arrive({ site: origin })
	const page = await ada.context.newPage()
	// One byte: 0 means as much as before. The browser asks only once in a while, so from the beginning.
	const browser = await ada.context.newCDPSession(page)
	await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
	await page.goto('/')
	await makeDocument(page)
	await write(page, 'Stored.')
	await saved(page)
	network.set('closed')
	await write(page, ' Typed where there is no room.')
	await expect(trouble(page)).toContainText('Not kept on this device: leave this tab open.')
	await expect(saveState(page)).toHaveText('Not kept on this device: leave this tab open')
	await picture(page, 'offline-not-kept')
	const asked = page.waitForEvent('dialog')
	const closing = page.close({ runBeforeUnload: true })
	expect((await asked).type()).toBe('beforeunload')
	await (await asked).dismiss()
	await closing
	network.set('open')
	await tryNow(page)
	await saved(page)
})

test('P-states: could not be stored: the page says so, offers Retry and Copy my text, and saves when it can', async ({
	tandem,
	arrive,
}) => {
	const page = await (await arrive()).open('/')
	const path = await makeDocument(page)
	const allowWrites = refuseWrites(tandem.serverPid ?? 0)
	if (allowWrites === null) {
		console.warn('SKIPPED: a disk that refuses. It needs `prlimit`, which Linux has.')
		test.skip()
		return
	}
	try {
		await write(page, 'No room for this.')
		await expect(trouble(page)).toContainText('Could not be stored.')
		await expect(saveState(page)).toHaveText('Could not be stored')
		await picture(page, 'could-not-be-stored')
		await picture(page, 'could-not-be-stored-dark', 'dark')
		await trouble(page).getByRole('button', { name: 'Copy my text' }).click()
		await expect(page.getByText('Text copied')).toBeVisible()
		await trouble(page).getByRole('button', { name: 'Retry' }).click()
		await expect(saveState(page)).toHaveText('Could not be stored')
		expect(await (await fetch(`${tandem.url}/api/documents/${path.slice('/d/'.length)}/html`)).text()).not.toContain(
			'room',
		)
	} finally {
		allowWrites()
	}
	await saved(page)
	await expect(trouble(page)).toBeHidden()
	await page.reload()
	await expect(documentText(page)).toHaveText('No room for this.')
})

test('P-states: too old for this server: the text can be read, and the page says reload', async ({
	arrive,
	script,
}) => {
	const writer = await script()
	const [greeting] = await writer.api.documents()
	const ada = await arrive()
	// A page of the past differs in the number it names, the second byte of its first message.
	await ada.context.routeWebSocket(/\/collab\//, (socket) => {
		const server = socket.connectToServer()
		socket.onMessage((payload) => {
			const old = Buffer.from(payload as Buffer)
			if (old[0] === hello.type) old[1] = 0
			server.send(old)
		})
	})
	const page = await ada.open(`/d/${greeting?.id}`)
	await expect(trouble(page)).toContainText('A newer Tandem is running: reload.')
	await expect(saveState(page)).toHaveText('Read only')
	await expect(page.getByRole('main')).toContainText('Open it in a second tab')
	await expect(documentText(page)).toBeHidden()
	await picture(page, 'too-old')
})

test('P-states: server starting: without its pages the address answers with a page that opens by itself', async ({
	tandem,
	arrive,
}) => {
	const page = await (await arrive()).open('/')
	process.kill(tandem.webPid ?? 0, 'SIGKILL')
	await expect.poll(async () => (await page.goto('/'))?.status()).toBe(503)
	await expect(page.getByRole('heading', { name: 'Tandem is starting' })).toBeVisible()
	await picture(page, 'starting')
	await expect(page.getByRole('button', { name: 'New document' }).first()).toBeVisible({ timeout: 30_000 })
})
