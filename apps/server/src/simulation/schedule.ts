import { ACTIONS, type Action, CLIMATES } from './actions.ts'
import type { Device } from './device.ts'
import type { FakeConnection } from './network.ts'
import { visitHome } from './page.ts'
import type { PlainPeer } from './plain-peer.ts'
import type { Moment } from './storage.ts'
import type { StreamConnection } from './stream-connection.ts'
import type { Tab } from './tab.ts'
import { DOCUMENTS, type World } from './world.ts'
import { HABITS, type Habit } from './writer.ts'

const MOMENTS: readonly Moment[] = ['before commit', 'during commit', 'between commits', 'after commit']

/** Milliseconds that nobody does anything: longer than anybody waits for anybody. */
const IDLE = [60_000, 100_000] as const

/** Lets chance have its way with a world. */
export class Schedule {
	readonly #world: World
	readonly #stalled = new Set<Pick<FakeConnection, 'down'>>()
	readonly #odds: Record<Action, number>

	constructor(world: World) {
		this.#world = world
		this.#odds = { ...ACTIONS, ...world.chance.pick(CLIMATES) }
	}

	async run(actions: number): Promise<void> {
		const { chance, clock } = this.#world
		for (const device of this.#world.devices) this.#world.openTab(device, 'one')
		for (let count = 0; count < actions; count += 1) {
			const action = chance.weighted(this.#odds)
			this.#do(action)
			await clock.advance(action === 'idle' ? chance.int(...IDLE) : this.#gap())
			this.#world.check()
		}
	}

	/** People type in bursts, and sometimes nobody does anything for a while. */
	#gap(): number {
		const { chance } = this.#world
		if (chance.happens(0.5)) return chance.int(0, 20)
		if (chance.happens(0.94)) return chance.int(20, 900)
		return chance.int(1000, 40_000)
	}

	#do(action: Action): void {
		const { chance, devices } = this.#world
		const device = chance.pick(devices)
		switch (action) {
			case 'write':
				this.#write(chance.weighted(HABITS))
				return
			case 'page':
			case 'paste':
				this.#write(action)
				return
			case 'openTab':
			case 'closeTab':
			case 'crashTab':
			case 'hideTab':
			case 'showTab':
			case 'rename':
			case 'retry':
			case 'mark':
				this.#withTab(action, device)
				return
			case 'visitHome':
				this.#world.tell(`${device.person.id} opens home`)
				void visitHome(this.#world, device)
				return
			case 'openPeer':
			case 'closePeer':
				this.#withPeer(action, device)
				return
			case 'goOffline':
			case 'goSilent':
			case 'return':
			case 'cut':
			case 'stall':
			case 'read':
			case 'cutStream':
			case 'stallStream':
				this.#withNetwork(action, device)
				return
			case 'idle':
				return
			case 'fillDevice':
			case 'emptyDevice':
				if (device.full !== (action === 'fillDevice')) this.#world.tell(`${device.person.id}: ${action}`)
				device.full = action === 'fillDevice'
				return
			default:
				this.#withServer(action)
				return
		}
	}

	#write(habit: Habit): void {
		const { chance, tabs, peers } = this.#world
		const writers: (Tab | PlainPeer)[] = [...tabs].filter((tab) => tab.isEditable)
		for (const peer of peers) if (peer.isSynced) writers.push(peer)
		if (writers.length === 0) return
		const one = chance.pick(writers)
		const { writer } = one
		if ('isSynced' in one) this.#world.seen.add('a plain client wrote')
		const isSmall = habit in HABITS
		for (let count = isSmall && chance.happens(0.2) ? chance.int(2, 12) : 1; count > 0; count -= 1) writer[habit]()
		this.#world.tell(`${writer.name}: ${habit}`)
	}

	#withTab(action: Action, device: Device): void {
		const world = this.#world
		const own = [...world.tabs].filter((tab) => tab.page.device === device)
		if (action === 'openTab') {
			if (own.length < 3) world.tell(`opens ${world.openTab(device, world.chance.pick(DOCUMENTS)).writer.name}`)
			return
		}
		const tab = own.length === 0 ? undefined : world.chance.pick(own)
		if (tab === undefined) return
		world.tell(`${tab.writer.name}: ${action}`)
		if (action === 'mark') world.seen.add('a notification was marked')
		if (action === 'closeTab' || action === 'crashTab') {
			world.tabs.delete(tab)
			if (action === 'closeTab') tab.close()
			else tab.crash()
		}
		if (action === 'retry') tab.connection.retryNow()
		if (action === 'mark') {
			const { chance } = world
			tab.inbox.mark((rows) => chance.pick(rows), chance.pick(['read', 'read', 'archived', 'unread']), world.marked)
		}
		if (action === 'rename' && tab.isEditable) tab.connection.rename(`${tab.writer.name} ${world.clock.now()}`)
		if (action === 'hideTab' && !tab.isHidden) {
			tab.isHidden = true
			tab.page.emit('hide')
		}
		if (action === 'showTab') showAgain(tab)
	}

	#withPeer(action: Action, device: Device): void {
		const world = this.#world
		if (action === 'openPeer' && world.peers.size < 2 && world.roleOf(device) === 'write') {
			world.tell(`opens ${world.openPeer(device, world.chance.pick(DOCUMENTS)).writer.name}`)
		}
		if (action !== 'closePeer' || world.peers.size === 0) return
		const peer = world.chance.pick([...world.peers])
		world.tell(`closes ${peer.writer.name}`)
		world.peers.delete(peer)
		peer.close()
	}

	#withNetwork(action: Action, device: Device): void {
		const world = this.#world
		if (action === 'goOffline' || action === 'goSilent') {
			world.tell(`${device.person.id}: ${action}`)
			device.reach = action === 'goOffline' ? 'offline' : 'silent'
			for (const connection of connectionsOf(world, device)) {
				if (action === 'goOffline') connection.cut()
				else {
					world.seen.add('a connection died in silence')
					connection.halfOpen()
				}
			}
			for (const stream of streamsOf(world, device)) {
				if (action === 'goOffline') stream.break()
				else {
					world.seen.add('a stream died in silence')
					stream.halfOpen()
				}
			}
			return
		}
		if (action === 'return') {
			if (device.reach !== 'online') world.tell(`${device.person.id} returns`)
			device.reach = 'online'
			for (const tab of world.tabs) if (tab.page.device === device) tab.page.emit('wake')
			return
		}
		if (action === 'cutStream' || action === 'stallStream') {
			this.#withStream(action)
			return
		}
		if (world.connections.size === 0) return
		const connection = world.chance.pick([...world.connections])
		if (action === 'cut') connection.cut()
		if (action === 'stall') this.#stalled.add(connection)
		if (action === 'stall') connection.down.hold(true)
		if (action === 'read') this.#read()
	}

	#withStream(action: Action): void {
		const world = this.#world
		const streams = world.devices.flatMap((device) => streamsOf(world, device))
		if (streams.length === 0) return
		const stream = world.chance.pick(streams)
		world.tell(`${stream.address}: ${action}`)
		if (action === 'cutStream') stream.break()
		else {
			this.#stalled.add(stream)
			stream.down.hold(true)
		}
	}

	#read(): void {
		for (const connection of this.#stalled) connection.down.hold(false)
		this.#stalled.clear()
	}

	#withServer(action: Action): void {
		const world = this.#world
		switch (action) {
			case 'kill':
				if (world.server === null) return
				world.tell('the server is killed')
				world.seen.add('a crash between two changes')
				world.host.kill()
				return
			case 'drain':
				if (world.server !== null) world.tell('the server is drained')
				world.host.drain()
				return
			case 'doom':
				world.host.doom = { moment: world.chance.pick(MOMENTS), ofMentions: world.chance.happens(0.5) }
				return
			case 'start':
				if (world.server !== null) return
				world.tell('the server starts')
				world.host.start()
				return
			case 'fillDisk':
			case 'emptyDisk':
				if (world.disk.full !== (action === 'fillDisk')) world.tell(action)
				world.disk.full = action === 'fillDisk'
				return
			case 'failDisk':
				world.disk.failing = true
				return
			case 'backUp':
				world.disk.backUp()
				world.tell('a backup is made')
				return
			case 'restore':
				world.host.kill()
				if (!world.disk.restore()) return
				world.tell('a backup is restored')
				world.seen.add('a backup was restored')
				return
			default:
				throw new Error(`nothing is known of ${action}`)
		}
	}

	/** Everything works again, and every browser that still has something to send has a page open. */
	async heal(): Promise<void> {
		const world = this.#world
		world.tell('everything is healed')
		this.#read()
		world.host.doom = null
		world.disk.full = world.disk.failing = false
		world.host.kill()
		world.host.start()
		for (const device of world.devices) {
			device.full = false
			device.reach = 'online'
			const left = [...(await device.store.pending()), ...(await device.store.recoveries())]
			for (const { document } of left) {
				const isOpen = [...world.tabs].some((tab) => tab.page.device === device && tab.document === document)
				if (!isOpen) world.openTab(device, document)
			}
		}
		for (const tab of world.tabs) {
			showAgain(tab)
			tab.page.emit('wake')
		}
	}
}

function showAgain(tab: Tab): void {
	if (!tab.isHidden) return
	tab.isHidden = false
	tab.page.emit('show')
}

function streamsOf(world: World, device: Device): StreamConnection[] {
	return [...world.tabs].filter((tab) => tab.page.device === device).flatMap(({ page }) => [...page.http.streams])
}

function connectionsOf(world: World, device: Device): FakeConnection[] {
	const tabs = [...world.tabs].filter((tab) => tab.page.device === device)
	const peers = [...world.peers].filter((peer) => peer.device === device)
	return [...tabs.flatMap(({ page }) => [...page.connections]), ...peers.flatMap(({ connections }) => connections)]
}
