const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** So long ago is still counted in hours after midnight. */
const FRESH = 6 * HOUR

/** How long before `asOf` something was, in the fewest words: now, 21 min, 3 h, yesterday, Monday, 14 Nov, 14 Nov 2025. */
export function age(time: number, asOf: number): string {
	const past = Math.max(0, asOf - time)
	if (past < MINUTE) return 'now'
	if (past < HOUR) return `${Math.floor(past / MINUTE)} min`
	const days = dayNumber(asOf) - dayNumber(time)
	if (days === 0 || past < FRESH) return `${Math.floor(past / HOUR)} h`
	if (days === 1) return 'yesterday'
	const date = new Date(time)
	if (days < 7) return date.toLocaleDateString('en-GB', { weekday: 'long' })
	const sameYear = date.getFullYear() === new Date(asOf).getFullYear()
	return date.toLocaleDateString('en-GB', {
		day: 'numeric',
		month: 'short',
		...(sameYear ? {} : { year: 'numeric' }),
	})
}

/** Calendar days since 1970 where the reader is: "yesterday" changes at their midnight, not after 24 hours. */
function dayNumber(time: number): number {
	const date = new Date(time)
	return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY)
}

/** The hour and minute where the reader is, as in *Saved 14:02*. */
export function clock(time: number): string {
	const date = new Date(time)
	return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`
}
