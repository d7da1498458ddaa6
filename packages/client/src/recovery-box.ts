import type { FailureCode } from '@tandem/protocol'
import * as Y from 'yjs'
import type { DocumentBoard } from './document-board.ts'
import type { ClientEnv } from './env.ts'
import { newId } from './id.ts'
import type { Pending } from './pending.ts'
import { fits, recoveryOf } from './recovery.ts'
import type { Recovery } from './state.ts'
import type { Store } from './store.ts'

export interface RecoveryBoxOptions {
	readonly env: ClientEnv
	readonly store: Store
	readonly doc: Y.Doc
	readonly board: DocumentBoard
	readonly pending: Pending
}

/** What was refused for good, shown on the board and kept in the store. */
export class RecoveryBox {
	readonly #options: RecoveryBoxOptions

	constructor(options: RecoveryBoxOptions) {
		this.#options = options
	}

	/** What waits leaves the queue and enters the box, and the document's copy, which holds it too, goes away. */
	take(code: FailureCode, document: string): void {
		const { env, store, board, pending } = this.#options
		const rows = pending.rows()
		const { sessions } = pending
		if (rows.length === 0) {
			store.dropCopy(document).catch(() => {})
			return
		}
		const recovery = recoveryOf(code, rows, newId(env), env.now())
		pending.clear()
		board.set({
			backlog: pending.backlog(),
			recovery: [...board.state.recovery, recovery],
			refused: rows.length,
			unkeptRecovery: true,
		})
		store.recover(recovery, sessions).then(
			() => board.set({ unkeptRecovery: false }),
			() => {},
		)
	}

	/** Makes it a local edit of `doc` once more; null when it does not fit there or is not in the box. */
	putBack(id: string): Recovery | null {
		const { doc, board } = this.#options
		const recovery = board.state.recovery.find((entry) => entry.id === id)
		if (recovery === undefined || !fits(doc, recovery.update)) return null
		Y.applyUpdate(doc, recovery.update, 'recovery')
		return recovery
	}

	discard(id: string): void {
		const { board, store } = this.#options
		board.set({ recovery: board.state.recovery.filter((entry) => entry.id !== id) })
		store.discardRecovery(id).catch(() => {})
	}
}
