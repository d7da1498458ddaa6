import { expect, test } from 'vitest'
import type { Bus, Message } from './bus.ts'

export interface BusUnderTest {
	readonly bus: Bus
	/** Another end of the same bus, as another process has it; the same one where there is only one process. */
	readonly other: Bus
	/** Resolves when everything published so far has been heard everywhere. */
	settle(): Promise<void>
	close(): Promise<void>
}

/** What every bus must do. `open` gives an unused one; each test opens and closes its own. */
export function busContract(open: () => Promise<BusUnderTest>): void {
	const story = (title: string, tell: (under: BusUnderTest) => Promise<void>): void => {
		test(title, async () => {
			const under = await open()
			try {
				await tell(under)
			} finally {
				await under.close()
			}
		})
	}
	hearing(story)
	leaving(story)
	failing(story)
}

type Story = (title: string, tell: (under: BusUnderTest) => Promise<void>) => void

export function messageOf(text: string): Message {
	return { id: null, event: 'presence', data: { text } }
}

/** Writes down what it hears, `!` for what it missed. */
export function listener(then: (text: string) => void = () => {}) {
	const heard: string[] = []
	return {
		heard,
		hear: ({ data }: Message) => {
			const { text } = data as { text: string }
			heard.push(text)
			then(text)
		},
		missed: () => void heard.push('!'),
	}
}

function hearing(story: Story): void {
	story(
		'G5: everybody on a channel hears everything on it, once and in order, wherever it was published',
		async (under) => {
			const { bus, other, settle } = under
			const [one, two, elsewhere] = [listener(), listener(), listener()]
			bus.subscribe('user:ada', one)
			other.subscribe('user:ada', two)
			other.subscribe('user:bob', elsewhere)
			await settle()
			const texts = Array.from({ length: 200 }, (_, at) => String(at))
			for (const text of texts) bus.publish('user:ada', messageOf(text))
			other.publish('feed', messageOf('nobody is there'))
			await settle()
			expect(one.heard).toEqual(texts)
			expect(two.heard).toEqual(texts)
			expect(elsewhere.heard).toEqual([])
		},
	)

	story('a message arrives as it was published, whatever is in it', async ({ bus, other, settle }) => {
		const message: Message = {
			id: { seq: 7, nonce: '0123456789abcdef' },
			event: 'activity',
			data: { text: 'a\r\nb\u0000c\u2028d 🎈 \ud800', list: [1, null, { deep: true }] },
			audience: ['ada', 'bö'],
		}
		const heard: Message[] = []
		other.subscribe('feed', { hear: (each) => heard.push(each), missed: () => {} })
		await settle()
		bus.publish('feed', message)
		await settle()
		expect(heard).toEqual([message])
	})

	story('what is published while a message is heard is heard after it, by all in the same order', async (under) => {
		const { bus, settle } = under
		const first = listener((text) => {
			if (text === 'question') bus.publish('feed', messageOf('answer'))
		})
		const second = listener()
		bus.subscribe('feed', first)
		bus.subscribe('feed', second)
		await settle()
		bus.publish('feed', messageOf('question'))
		bus.publish('feed', messageOf('next'))
		await settle()
		expect(first.heard).toEqual(second.heard)
		expect(first.heard.toSorted()).toEqual(['answer', 'next', 'question'])
		expect(first.heard.indexOf('answer')).toBeGreaterThan(first.heard.indexOf('question'))
	})
}

function leaving(story: Story): void {
	story('who has left hears nothing more; leaving twice is leaving once', async ({ bus, settle }) => {
		const [stays, leaves] = [listener(), listener()]
		bus.subscribe('feed', stays)
		const leave = bus.subscribe('feed', leaves)
		await settle()
		bus.publish('feed', messageOf('1'))
		await settle()
		leave()
		leave()
		bus.publish('feed', messageOf('2'))
		await settle()
		expect([stays.heard, leaves.heard]).toEqual([['1', '2'], ['1']])
	})

	story('one who leaves because of a message does not take it from the others', async ({ bus, settle }) => {
		const undo: (() => void)[] = []
		const leaver = listener(() => undo.forEach((each) => void each()))
		const [before, after] = [listener(), listener()]
		bus.subscribe('feed', before)
		undo.push(bus.subscribe('feed', leaver))
		bus.subscribe('feed', after)
		await settle()
		for (const text of ['1', '2']) bus.publish('feed', messageOf(text))
		await settle()
		expect([before.heard, after.heard, leaver.heard]).toEqual([['1', '2'], ['1', '2'], ['1']])
	})

	story('one who comes because of a message hears from the next on', async ({ bus, settle }) => {
		const late = listener()
		const undo = bus.subscribe('feed', {
			hear: () => {
				undo()
				bus.subscribe('feed', late)
			},
			missed: () => {},
		})
		await settle()
		bus.publish('feed', messageOf('1'))
		await settle()
		bus.publish('feed', messageOf('2'))
		await settle()
		expect(late.heard.filter((text) => text !== '!')).toEqual(['2'])
	})

	story('nothing is heard of a closed bus', async ({ bus, settle }) => {
		const one = listener()
		bus.subscribe('feed', one)
		await settle()
		bus.close()
		bus.close()
		bus.publish('feed', messageOf('late'))
		await settle()
		expect(one.heard).toEqual([])
	})
}

function failing(story: Story): void {
	story('a subscriber that throws takes nothing from the others', async ({ bus, settle }) => {
		const [before, after] = [listener(), listener()]
		bus.subscribe('feed', before)
		bus.subscribe('feed', {
			hear: () => {
				throw new Error('on purpose')
			},
			missed: () => {},
		})
		bus.subscribe('feed', after)
		await settle()
		for (const text of ['1', '2']) bus.publish('feed', messageOf(text))
		await settle()
		expect([before.heard, after.heard]).toEqual([
			['1', '2'],
			['1', '2'],
		])
	})
}
