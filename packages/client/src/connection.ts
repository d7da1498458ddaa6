import { decodeDown, FAILURE_CODES, type FailureCode, MalformedError, probe, SUBPROTOCOL } from '@tandem/protocol'
import { dueAt, IDLE, type Machine, type MachineEvent, step } from './connection-machine.ts'
import type { ClientEnv, Socket } from './env.ts'
import { Inbox, type Incoming } from './inbox.ts'

export interface ConnectionOptions {
	/** `ws://host:port` or `wss://…`, without a path. */
	readonly url: string
	readonly document: string
	readonly env: ClientEnv
	/** The first message; asked for on every attempt, once the socket is open and `ready` was called. */
	hello(): Uint8Array
	/** Every message in order, after the connection took note of it. */
	receive(message: Incoming): void
	/** After every change of `state`. */
	changed(): void
}

/** Drives the machine of connection-machine.ts with a real socket, timers and page events. */
export class Connection {
	readonly #options: ConnectionOptions
	readonly #undo: (() => void)[]
	readonly #inbox: Inbox
	#state: Machine = IDLE
	#socket: Socket | null = null
	#socketOpen = false
	#isReady = false
	#unsent = 0
	#timer: { at: number; cancel: () => void } | null = null

	constructor(options: ConnectionOptions) {
		this.#options = options
		const { env } = options
		this.#inbox = new Inbox({ inflate: env.inflate, receive: options.receive })
		this.#undo = [
			env.onPage('hide', () => this.dispatch({ kind: 'hide' })),
			env.onPage('show', () => this.dispatch({ kind: 'show' })),
			env.onPage('wake', () => this.dispatch({ kind: 'wake' })),
		]
	}

	get state(): Machine {
		return this.#state
	}

	/** Whether messages other than hello can be sent now: the server has welcomed us. */
	get welcomed(): boolean {
		return this.#state.kind === 'live'
	}

	/** From now on hello can be said. The socket may be opening already. */
	ready(): void {
		this.#isReady = true
		if (this.#socketOpen) this.dispatch({ kind: 'opened' })
	}

	/** Only while `welcomed`. */
	send(payload: Uint8Array): void {
		this.#socket?.send(payload)
	}

	close(): void {
		for (const undo of this.#undo.splice(0)) undo()
		this.dispatch({ kind: 'close' })
	}

	dispatch(event: MachineEvent): void {
		const { env } = this.#options
		const before = this.#state
		const next = step(before, event, { now: env.now(), chance: (env.random(1)[0] ?? 0) / 255 })
		this.#state = next.state
		this.#arm()
		for (const effect of next.effects) this.#perform(effect)
		if (before.kind !== next.state.kind || next.state.kind === 'waiting') this.#options.changed()
	}

	#perform(effect: ReturnType<typeof step>['effects'][number]): void {
		switch (effect) {
			case 'connect':
				this.#connect()
				return
			case 'disconnect':
				this.#socket?.close()
				this.#lost()
				return
			case 'greet':
				this.#socket?.send(this.#options.hello())
				return
			case 'probe':
				this.#unsent = this.#socket?.unsent() ?? 0
				this.#socket?.send(probe.encode({}))
				return
			case 'ask':
				void this.#ask()
				return
			default:
				effect satisfies never
		}
	}

	#connect(): void {
		const { env, url, document } = this.#options
		this.#socketOpen = false
		this.#socket = env.webSocket(`${url}/collab/${document}`, SUBPROTOCOL, {
			opened: () => {
				this.#socketOpen = true
				if (this.#isReady) this.dispatch({ kind: 'opened' })
			},
			message: (payload) => this.#receive(payload),
			closed: (code) => {
				this.#lost()
				this.dispatch({ kind: 'closed', code })
			},
		})
	}

	#receive(payload: Uint8Array): void {
		const socket = this.#socket
		const failed = (error: unknown) => {
			// Whatever could not be taken in is asked for again on a new connection, with the usual pauses.
			if (this.#socket === socket) this.#abandon()
			if (!(error instanceof MalformedError)) throw error
		}
		try {
			const message = decodeDown(payload)
			this.dispatch({ kind: 'heard' })
			if (message.name === 'welcome') this.dispatch({ kind: 'welcomed' })
			this.#inbox.take(message)?.catch(failed)
		} catch (error) {
			failed(error)
		}
	}

	#lost(): void {
		this.#socket = null
		this.#socketOpen = false
		this.#inbox.lost()
	}

	#abandon(): void {
		this.#perform('disconnect')
		this.dispatch({ kind: 'closed', code: 1006 })
	}

	async #ask(): Promise<void> {
		const { env, url, document } = this.#options
		try {
			const response = await env.fetch(`${url.replace(/^ws/, 'http')}/api/documents/${document}/access`)
			if (response.ok) return
			const { code } = (await response.json()) as { code?: unknown }
			const known = FAILURE_CODES.find((failure) => failure === code)
			if (known !== undefined) this.dispatch({ kind: 'failed', code: known satisfies FailureCode })
		} catch {
			// The API cannot be reached either: the next attempt is on its way already.
		}
	}

	/** One timer for whatever the state waits for; it is left alone while it fires early enough. */
	#arm(): void {
		const due = dueAt(this.#state)
		if (this.#timer !== null && due !== null && this.#timer.at <= due) return
		this.#timer?.cancel()
		this.#timer = null
		if (due === null) return
		const { env } = this.#options
		const cancel = env.after(Math.max(0, due - env.now()), () => {
			this.#timer = null
			this.#onTimer()
		})
		this.#timer = { at: due, cancel }
	}

	#onTimer(): void {
		const { env } = this.#options
		const due = dueAt(this.#state)
		if (due === null || due > env.now()) {
			this.#arm()
			return
		}
		const unsent = this.#socket?.unsent() ?? 0
		const draining = unsent < this.#unsent
		this.#unsent = unsent
		this.dispatch({ kind: 'due', draining })
	}
}
