import type { Recovery } from './state.ts'
import type { Copy, PendingRow, Store } from './store.ts'

/**
 * A store without a browser, for scripts and simulations: several clients that share one behave like the tabs of one
 * person. Everything happens in the call itself; promises resolve afterwards.
 */
export function memoryStore(): Store {
	let rows: PendingRow[] = []
	const copies = new Map<string, Copy>()
	const recoveries = new Map<string, Recovery>()
	const of = <T extends { document: string }>(all: Iterable<T>, document?: string) =>
		[...all].filter((entry) => document === undefined || entry.document === document)
	return {
		async keep(added) {
			const isAdded = (row: PendingRow) => added.some((other) => sameRow(other, row))
			rows = [...rows.filter((row) => !isAdded(row)), ...added].sort((a, b) => a.seq - b.seq)
		},
		async drop(document, session, seq) {
			rows = rows.filter((row) => row.document !== document || row.session !== session || row.seq > seq)
		},
		pending: async (document) => of(rows, document),
		readCopy: async (document) => copies.get(document),
		async writeCopy(copy) {
			copies.set(copy.document, copy)
		},
		async dropCopy(document) {
			copies.delete(document)
		},
		recoveries: async (document) => of(recoveries.values(), document),
		async recover(recovery, sessions) {
			recoveries.set(recovery.id, recovery)
			copies.delete(recovery.document)
			rows = rows.filter((row) => row.document !== recovery.document || !sessions.includes(row.session))
		},
		async discardRecovery(id) {
			recoveries.delete(id)
		},
		async wipeCopies() {
			copies.clear()
		},
		close() {},
	}
}

function sameRow(a: PendingRow, b: PendingRow): boolean {
	return a.document === b.document && a.session === b.session && a.seq === b.seq
}
