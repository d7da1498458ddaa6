import type { Page } from '@playwright/test'
import { SCHEMA_NUMBER } from '@tandem/editor/schema'
import { decodeDown, hello, PROTOCOL, presence } from '@tandem/protocol'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { documentText, makeDocument, saved, write } from './document-page.ts'
import type { Person } from './people.ts'
import { openPlainClient, type PlainClient } from './plain-client.ts'
import { expect, test } from './shared-test.ts'

const caretOf = (page: Page, name: string) => documentText(page).locator('.caret', { hasText: name })

async function nameOf({ context }: Person, site: string): Promise<string> {
	const answer = await context.request.get(`${site}/api/me`)
	return ((await answer.json()) as { name: string }).name
}

/** Collects the name at every caret that this page shows from now on, and says whether one of `kept` was ever gone. */
async function watchCarets(page: Page, kept: string) {
	await page.evaluate((name) => {
		const seen = { names: [] as string[], gone: false }
		Object.assign(window, { seen })
		const look = () => {
			const names = Array.from(document.querySelectorAll('.caret-name'), (label) => label.textContent ?? '')
			for (const each of names) if (!seen.names.includes(each)) seen.names.push(each)
			if (!names.includes(name)) seen.gone = true
			requestAnimationFrame(look)
		}
		look()
	}, kept)
	return () => page.evaluate(() => (window as unknown as { seen: { names: string[]; gone: boolean } }).seen)
}

test('G6: a closed tab takes its caret along at once; a cut one is shown again as soon as it is back', async ({
	tandem,
	network,
	arrive,
}) => {
	const ada = await arrive({ site: `http://localhost:${network.port}` })
	const a = await ada.open('/')
	const path = await makeDocument(a)
	await write(a, 'Here I am.')
	await saved(a)
	const name = await nameOf(ada, tandem.url)
	const ben = await arrive()
	const b = await ben.open(path)
	await expect(caretOf(b, name)).toBeVisible()

	network.set('closed')
	await expect(caretOf(b, name)).toHaveCount(0)
	network.set('open')
	const back = Date.now()
	await a.evaluate(() => window.dispatchEvent(new Event('online')))
	await expect(caretOf(b, name)).toBeVisible()
	expect(Date.now() - back).toBeLessThan(5000)

	const left = Date.now()
	await a.close()
	await expect(caretOf(b, name)).toHaveCount(0)
	// Long before any heartbeat would tell.
	expect(Date.now() - left).toBeLessThan(5000)
	await expect(b.getByRole('button', { name: 'Only you are here' })).toBeVisible()
})

test('G6: a presence for the client of somebody else, with another name, changes nothing for anybody', async ({
	tandem,
	arrive,
	script,
}) => {
	const ada = await arrive()
	const a = await ada.open('/')
	const path = await makeDocument(a)
	await write(a, 'Here I am.')
	await saved(a)
	const name = await nameOf(ada, tandem.url)
	const ben = await arrive()
	const b = await ben.open(path)
	await expect(caretOf(b, name)).toBeVisible()
	const seen = await watchCarets(b, name)
	const adas = await watchCarets(a, '')
	const place = await caretOf(b, name).boundingBox()

	const mallory = await script()
	const wire = await mallory.connect(path.slice('/d/'.length))
	const client = 4_242_424
	wire.send(
		hello.encode({
			protocol: PROTOCOL,
			schema: SCHEMA_NUMBER,
			client,
			sessions: ['00112233445566ff'],
			want: 'state',
			resume: null,
		}),
	)
	const entry = await wire.next((payload) => {
		const message = decodeDown(payload)
		if (message.name !== 'presence') return undefined
		return message.entries.find(({ state }) => state.includes('"cursor":{') && state.includes(name))
	})
	const { cursor } = JSON.parse(entry.state) as { cursor: { head: object; anchor: object } }
	const start = { ...cursor.head, assoc: 0, item: null, tname: 'document' }
	const forged = JSON.stringify({ user: { name: 'Forged', color: 'rose' }, cursor: { anchor: start, head: start } })
	wire.send(presence.encode({ entries: [{ client: entry.client, clock: 1_000_000, state: forged }] }))
	wire.send(presence.encode({ entries: [{ client: entry.client, clock: 1_000_001, state: 'null' }] }))
	// Under its own client everybody sees it, by the name it has.
	const own = JSON.stringify({ user: { id: 'forged', name: 'Forged', color: 'rose' }, cursor })
	wire.send(presence.encode({ entries: [{ client, clock: 1, state: own }] }))
	for (const page of [a, b]) await expect(caretOf(page, mallory.person.name)).toBeVisible()

	const { names, gone } = await seen()
	expect(gone).toBe(false)
	expect(new Set(names)).toEqual(new Set([name, mallory.person.name]))
	expect((await adas()).names).toEqual([mallory.person.name])
	await expect.poll(() => caretOf(b, name).boundingBox()).toEqual(place)
	await expect(b.getByRole('button', { name: '3 people are here' })).toBeVisible()

	// And Ada's own caret goes on to be seen where she takes it.
	await write(a, ' Still here.')
	await expect(documentText(b)).toContainText('Still here.')
	await expect(caretOf(b, name)).toBeVisible()
	await expect.poll(async () => (await caretOf(b, name).boundingBox())?.x ?? 0).toBeGreaterThan(place?.x ?? 0)
	await wire.close()
})

/** Resolves when the plain client has heard a cursor of this name, with the client that has it. */
function clientOf({ awareness }: PlainClient, name: string): Promise<number> {
	return new Promise((resolve) => {
		const look = () => {
			const found = [...awareness.getStates()].find(([, { user, cursor }]) => user?.name === name && cursor)
			if (found === undefined) return
			awareness.off('change', look)
			resolve(found[0])
		}
		awareness.on('change', look)
		look()
	})
}

/** What anybody's y-protocols would send for `client` with this state, newer than everything up to `clock`. */
function forge(client: number, clock: number, state: object): Uint8Array {
	const doc = new Y.Doc()
	doc.clientID = client
	const awareness = new Awareness(doc)
	awareness.meta.set(client, { clock, lastUpdated: 0 })
	awareness.setLocalState(state)
	const update = encodeAwarenessUpdate(awareness, [client])
	doc.destroy()
	return update
}

test('G6: over a plain y-websocket connection, a presence for the client of somebody else and its removal change nothing', async ({
	tandem,
	arrive,
	script,
}) => {
	const ada = await arrive()
	const a = await ada.open('/')
	const path = await makeDocument(a)
	await write(a, 'Here I am.')
	await saved(a)
	const name = await nameOf(ada, tandem.url)
	const b = await (await arrive()).open(path)
	await expect(caretOf(b, name)).toBeVisible()
	const seen = await watchCarets(b, name)
	const adas = await watchCarets(a, '')
	const place = await caretOf(b, name).boundingBox()

	const mallory = await script()
	const plain = await openPlainClient(tandem.url, path.slice('/d/'.length), mallory.cookie)
	const client = await clientOf(plain, name)
	const { cursor } = plain.awareness.getStates().get(client) ?? {}
	const clock = plain.awareness.meta.get(client)?.clock ?? 0
	const start = { ...cursor.head, assoc: 0, item: null, tname: 'document' }
	const heard: number[] = []
	plain.awareness.on('update', (changes: Record<'added' | 'updated' | 'removed', number[]>) => {
		heard.push(...changes.added, ...changes.updated, ...changes.removed)
	})
	const user = { name: 'Forged', color: 'rose' }
	// The provider passes on whatever changes in its awareness, and this is how it learns of a change.
	applyAwarenessUpdate(
		plain.awareness,
		forge(client, clock, { user, cursor: { anchor: start, head: start } }),
		'forger',
	)
	removeAwarenessStates(plain.awareness, [client], 'forger')
	expect(heard).toEqual([client, client])
	// Sent after both: once it is seen, they have been judged.
	plain.awareness.setLocalState({ user, cursor })
	for (const page of [a, b]) await expect(caretOf(page, mallory.person.name)).toBeVisible()

	const { names, gone } = await seen()
	expect(gone).toBe(false)
	expect(new Set(names)).toEqual(new Set([name, mallory.person.name]))
	expect((await adas()).names).toEqual([mallory.person.name])
	await expect.poll(() => caretOf(b, name).boundingBox()).toEqual(place)
	await expect(b.getByRole('button', { name: '3 people are here' })).toBeVisible()

	await write(a, ' Still here.')
	await expect(documentText(b)).toContainText('Still here.')
	await expect(caretOf(b, name)).toBeVisible()
	await expect.poll(async () => (await caretOf(b, name).boundingBox())?.x ?? 0).toBeGreaterThan(place?.x ?? 0)
	plain.close()
	await expect(b.getByRole('button', { name: '2 people are here' })).toBeVisible()
})
