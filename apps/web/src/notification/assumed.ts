import type { Notification, NotificationState } from '@tandem/protocol'

/** What somebody did to a row that the server has not confirmed. It is about the row as it was then, which `seq` names. */
export interface Assumption {
	readonly seq: number
	readonly state: NotificationState
}

export type Assumed = ReadonlyMap<string, Assumption>

export function assume(assumed: Assumed, rows: readonly Notification[], state: NotificationState): Assumed {
	return new Map([...assumed, ...rows.map(({ id, seq }) => [id, { seq, state }] as const)])
}

/** For when it was refused. A newer assumption about the same row stays. */
export function giveUp(assumed: Assumed, rows: readonly Notification[], state: NotificationState): Assumed {
	const refused = new Map(rows.map(({ id, seq }) => [id, seq]))
	return new Map(
		[...assumed].filter(([id, assumption]) => refused.get(id) !== assumption.seq || assumption.state !== state),
	)
}

/** Without those that the server has answered: their row has changed or is gone. */
export function unanswered(assumed: Assumed, rows: readonly Notification[]): Assumed {
	const seqs = new Map(rows.map(({ id, seq }) => [id, seq]))
	return new Map([...assumed].filter(([id, { seq }]) => seqs.get(id) === seq))
}

/** The list with what is assumed of it, as people see it: unread and read rows only. */
export function shown(rows: readonly Notification[], assumed: Assumed): readonly Notification[] {
	if (assumed.size === 0) return rows
	return rows
		.map((row) => {
			const assumption = assumed.get(row.id)
			return assumption?.seq === row.seq ? { ...row, state: assumption.state } : row
		})
		.filter(({ state }) => state === 'unread' || state === 'read')
}
