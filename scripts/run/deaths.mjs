/**
 * Counts deaths in a sliding window, to tell a process that fell over from one that cannot run.
 * @param {{ limit: number, window: number }} bounds `limit` deaths within `window` milliseconds are too many
 */
export function countDeaths({ limit, window }) {
	/** @type {number[]} */
	let times = []
	return {
		/**
		 * Records a death at `now` (milliseconds, never running backwards).
		 * @param {number} now
		 * @returns {boolean} whether that was one too many
		 */
		died(now) {
			times = [...times.filter((time) => time > now - window), now]
			return times.length >= limit
		},
	}
}
