import { type DocumentConnection, openDocument } from '@tandem/client'
import { isComplete } from '../document/load.ts'
import { newDoc } from '../document/new-doc.ts'
import type { Device } from './device.ts'
import { Inbox } from './inbox.ts'
import { Page } from './page.ts'
import type { World } from './world.ts'
import { Writer } from './writer.ts'

/** The schema number of every page here. */
const SCHEMA = 1

/** Milliseconds until somebody opens a document anew that was refused. */
const REOPENS = 5000

/** A page with a document open in it, and somebody who writes there. */
export class Tab {
	readonly page: Page
	readonly document: string
	readonly doc = newDoc()
	readonly connection: DocumentConnection
	readonly writer: Writer
	readonly inbox: Inbox
	isHidden = false
	readonly #world: World
	/** Own updates that were not yet shown as saved. */
	#unsaved: Uint8Array[] = []
	#savingSince: number | null = null
	#shown: string

	constructor(world: World, device: Device, document: string, name: string) {
		this.#world = world
		this.document = document
		this.page = new Page(world, device)
		const chance = world.chance.fork()
		this.doc.clientID = chance.int(1, 2 ** 32 - 1)
		this.connection = openDocument({
			document,
			person: device.person,
			doc: this.doc,
			schema: SCHEMA,
			url: 'ws://tandem',
			env: this.page.env,
			store: this.page.store,
		})
		this.#shown = this.connection.state.save.kind
		this.doc.on('update', (update: Uint8Array, origin: unknown) => this.#updated(update, origin))
		this.connection.subscribe(() => this.#look())
		this.writer = new Writer(name, this.doc, chance, world.companyOf(device))
		this.inbox = new Inbox(this.page)
	}

	/** Whether somebody can write in it now: an editor is mounted. */
	get isEditable(): boolean {
		const { synced, role } = this.connection.state
		return this.page.isAlive && !this.isHidden && synced && role === 'write'
	}

	get isQuiet(): boolean {
		const { connection, save } = this.connection.state
		return connection.kind === 'live' && save.kind === 'saved'
	}

	close(): void {
		this.connection.close()
		this.inbox.events.close()
		this.#end()
	}

	crash(): void {
		this.#end()
	}

	#end(): void {
		this.page.die()
		this.writer.stop()
		this.doc.destroy()
	}

	#updated(update: Uint8Array, origin: unknown): void {
		if (origin !== this.connection) {
			// Yjs tidies formatting away in every replica; what it makes of it in a reader's is discarded.
			if (this.#world.roleOf(this.page.device) === 'read') return
			this.#unsaved.push(update)
			this.page.device.edits(this.document).push(update)
		} else if (this.page.isHearing)
			this.#world.mayBeShown(this.document, update, this.writer.name, () => this.page.device.edits(this.document))
		this.#look()
	}

	/** G11, at every moment that something changes. */
	#look(): void {
		const { save, connection, recovery } = this.connection.state
		if (recovery.length > 0) this.#world.seen.add('a recovery box was filled')
		const now = this.#world.clock.now()
		if (connection.kind === 'refused') this.#refused(connection.code)
		if (save.kind === 'saved' && this.#savingSince !== null && now - this.#savingSince < 400) {
			this.#world.fail(`${this.writer.name} flickered from saving to saved in ${now - this.#savingSince} ms`)
		}
		if (save.kind !== this.#shown) this.#savingSince = save.kind === 'saving' ? now : null
		if (save.kind !== 'saved' && save.kind !== 'saving') this.#world.seen.add(`a page said ${save.kind}`)
		this.#shown = save.kind
		if (save.kind === 'saved') {
			for (const update of this.#unsaved.splice(0)) {
				this.#world.mustBeStored(this.document, update, `what ${this.writer.name} was told is saved`)
			}
		}
		if (save.kind === 'offline' && save.edits > 0) this.#mustBeKept()
	}

	/**
	 * After a restored backup alone may something be refused: what hangs on what it lost, and the whole of what a reader
	 * shows. The page then opens the document anew.
	 */
	#refused(code: string): void {
		const hangs = code === 'malformed' && !isComplete(this.doc)
		const isStale = code === 'stale' && this.#world.roleOf(this.page.device) === 'read'
		if (!this.#world.wasRestored || !(hangs || isStale)) {
			this.#world.fail(`${this.writer.name} was refused: ${code}`)
			return
		}
		this.#world.clock.after(REOPENS, () => this.#world.reopen(this))
	}

	#mustBeKept(): void {
		const unsent = [...this.page.device.made.values()].flat().filter(({ document }) => document === this.document)
		for (const row of unsent) {
			if (row.body.kind !== 'edit' || this.page.device.isKept(row)) continue
			const { update } = row.body
			if (this.#unsaved.includes(update) && this.#world.isMissing(this.document, update)) {
				this.#world.fail(`${this.writer.name} was told that seq ${row.seq} is kept on this device`)
			}
		}
	}
}
