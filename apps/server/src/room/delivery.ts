import {
	type Acknowledgement,
	committed,
	type Position,
	renamed,
	sync,
	update as updateMessage,
} from '@tandem/protocol'
import { type Frames, framesOf } from '../socket/frame.ts'
import { SharedFrames } from './shared-frames.ts'

/** How a connection wants to hear of stored edits. */
export type Flavour = 'native' | 'plain' | 'hocuspocus'

/** Who is told: in which words, and at which address where one socket serves several documents. */
export interface Hearer {
	readonly flavour: Flavour
	readonly address: string | null
}

/** A window after its commit: what every member is told, and what a member that catches up reads. */
export interface StoredWindow {
	readonly position: Position
	readonly updates: readonly Uint8Array[]
	/** The offset of the row that holds each of `updates`: a window is one row per author session. */
	readonly rows: readonly number[]
	readonly title: string | null
	readonly acknowledged: readonly Acknowledgement[]
	readonly bytes: number
	/** Structs by which it makes the document more, at most. */
	readonly structs: number
	/** Milliseconds since 1970. */
	readonly time: number
}

/** The frames of one window, built once per flavour present and written to every member as the same Buffer. */
export class Delivery {
	readonly #window: StoredWindow
	#native: Frames | undefined
	#shared: SharedFrames | undefined
	#acknowledgement: Frames | undefined

	constructor(window: StoredWindow) {
		this.#window = window
	}

	framesFor({ flavour, address }: Hearer): Frames {
		switch (flavour) {
			case 'native':
				this.#native ??= framesOf([
					...this.#window.updates.map((update) => updateMessage.encode({ update })),
					...this.#tail(),
				])
				return this.#native
			case 'plain':
			case 'hocuspocus':
				this.#shared ??= new SharedFrames(
					this.#window.updates.map((payload) => sync.encode({ step: 'update', payload })),
				)
				return this.#shared.framesFor(address)
			default:
				return flavour satisfies never
		}
	}

	/** For the only author of the window: everything but their own updates. */
	acknowledgement(): Frames {
		this.#acknowledgement ??= framesOf(this.#tail())
		return this.#acknowledgement
	}

	#tail(): Uint8Array[] {
		const { title, position, acknowledged } = this.#window
		const end = committed.encode({ position, acknowledged: [...acknowledged] })
		return title === null ? [end] : [renamed.encode({ title }), end]
	}
}
