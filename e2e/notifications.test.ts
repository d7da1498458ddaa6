import type { Notification } from '@tandem/protocol'
import { expect, onTestFinished, test, vi } from 'vitest'
import * as Y from 'yjs'
import { openPlainClient } from './plain-client.ts'
import { newScript, type Script } from './script.ts'
import { startServerAlone } from './server-alone.ts'

/** Notifications on the real server's process, which is killed and started again on its data. */

const listed = async (site: string, { cookie }: Script): Promise<Notification[]> => {
	const answer = await fetch(`${site}/api/notifications`, { headers: { cookie } })
	return ((await answer.json()) as { notifications: Notification[] }).notifications
}

/** Waits until somebody is told of so many things, and answers with them, the earliest first. */
const told = (site: string, who: Script, count: number) =>
	vi.waitFor(
		async () => {
			const rows = await listed(site, who)
			expect(rows).toHaveLength(count)
			return rows.reverse()
		},
		{ timeout: 10_000, interval: 100 },
	)

function paragraphWith(text: string, { id, name }: Script['person'], mention: string): Y.XmlElement {
	const element = new Y.XmlElement('mention')
	for (const [key, value] of Object.entries({ id: mention, person: id, label: name })) element.setAttribute(key, value)
	const paragraph = new Y.XmlElement('paragraph')
	paragraph.insert(0, [new Y.XmlText(text), element])
	return paragraph
}

test('G5: who comes, and a mention that was stored as the server was killed, are told exactly once', {
	timeout: 60_000,
}, async () => {
	const first = await startServerAlone()
	try {
		const [ada, ben] = [await newScript(first.url), await newScript(first.url)]
		const { id } = await ada.api.createDocument({ title: 'Plan' })
		const [writer, reader] = [
			await openPlainClient(first.url, id, ben.cookie),
			await openPlainClient(first.url, id, ada.cookie),
		]
		expect(await told(first.url, ada, 1)).toMatchObject([
			{ kind: 'opened', actors: [{ id: ben.person.id, name: ben.person.name }], actorCount: 1 },
		])
		// Whoever sees it sees what is on disk. That is the moment in which the mention is not looked for yet.
		const seen = new Promise<void>((resolve) => reader.doc.once('update', () => resolve()))
		writer.doc.getXmlFragment('document').insert(0, [paragraphWith('ask ', ada.person, 'm')])
		await seen
		process.kill(first.pid, 'SIGKILL')
		for (const client of [writer, reader]) client.close()
		await first.stop()

		for (let start = 0; start < 2; start++) {
			const again = await startServerAlone({ dataDir: first.dataDir })
			onTestFinished(() => again.stop())
			const rows = await told(again.url, ada, 2)
			expect(rows[1]).toMatchObject({
				kind: 'mentioned',
				state: 'unread',
				seq: 2,
				mention: 'm',
				excerpt: `ask @${ada.person.name}`,
				document: { id, title: 'Plan' },
				actors: [{ id: ben.person.id }],
			})
			const back = await openPlainClient(again.url, id, ben.cookie)
			back.close()
			await again.stop()
		}
	} finally {
		await first.remove()
	}
})

test('G5: who came just as the server was stopped is told after its next start', { timeout: 60_000 }, async () => {
	const first = await startServerAlone()
	try {
		const ada = await newScript(first.url)
		const others = [await newScript(first.url), await newScript(first.url), await newScript(first.url)]
		const { id } = await ada.api.createDocument({ title: 'Plan' })
		// The first alone is noted at once, whoever comes within a fifth of a second after that together: the stop comes before.
		const wires = await Promise.all(others.map((other) => other.connect(id)))
		await first.stop()
		for (const wire of wires) wire.close()
		const again = await startServerAlone({ dataDir: first.dataDir })
		onTestFinished(() => again.stop())
		const [row] = await told(again.url, ada, 1)
		expect(row).toMatchObject({ kind: 'opened', actorCount: 3, document: { id } })
	} finally {
		await first.remove()
	}
})
