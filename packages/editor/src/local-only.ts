import type { Plugin, Transaction } from '@tiptap/pm/state'

/** Whether the binding made this transaction, to show what others wrote. */
export const isRemote = (transaction: Transaction): boolean => {
	// The key's text is asked, not the key object: this file also runs where no binding is loaded.
	const change: unknown = transaction.getMeta('y-sync$')
	return typeof change === 'object' && change !== null && 'isChangeOrigin' in change && change.isChangeOrigin === true
}

/**
 * Keeps a plugin that tidies the document after each transaction from tidying what others wrote. Every page would
 * correct the same thing at once: two pages that each add a missing table cell make the table irregular again, and so
 * on without end.
 */
export function localOnly(plugin: Plugin): Plugin {
	const { appendTransaction } = plugin.spec
	if (appendTransaction !== undefined) {
		plugin.spec.appendTransaction = (transactions, before, after) =>
			transactions.some(isRemote) ? null : appendTransaction.call(plugin, transactions, before, after)
	}
	return plugin
}
