/**
 * Whom a limit per address counts: an IPv4 address, or the /64 an IPv6 address is in, because one household or one
 * rented machine has all of that.
 */
export function addressKey(remote: string | undefined): string {
	const address = remote?.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '') ?? ''
	if (!address.includes(':')) return address
	const [head = '', tail] = address.split('::')
	const left = head === '' ? [] : head.split(':')
	const right = tail === undefined || tail === '' ? [] : tail.split(':')
	const gap = tail === undefined ? 0 : 8 - left.length - right.length
	const groups = [...left, ...Array.from({ length: Math.max(0, gap) }, () => '0'), ...right]
	return groups
		.slice(0, 4)
		.map((group) => Number.parseInt(group, 16).toString(16))
		.join(':')
}
