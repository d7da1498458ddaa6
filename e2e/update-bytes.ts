/** An update by hand: numbers become varuints, texts carry their length, arrays are bytes as they stand. */
export function bytes(...values: (number | string | readonly number[])[]): Uint8Array {
	return Uint8Array.from(
		values.flatMap((value) => {
			if (typeof value === 'number') return varuint(value)
			if (typeof value !== 'string') return [...value]
			const text = new TextEncoder().encode(value)
			return [...varuint(text.length), ...text]
		}),
	)
}

export function varuint(value: number): number[] {
	const groups: number[] = []
	for (let rest = value; ; rest = Math.floor(rest / 128)) {
		if (rest < 128) return [...groups, rest]
		groups.push((rest % 128) + 128)
	}
}
