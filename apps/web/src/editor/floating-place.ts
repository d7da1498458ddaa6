/** Edges of something on the screen, in CSS pixels of the window. */
export interface Box {
	readonly left: number
	readonly right: number
	readonly top: number
	readonly bottom: number
}

export interface Place {
	readonly left: number
	readonly top: number
}

/** Room between what floats and what it belongs to, and to the window's edges. */
const GAP = 8

/**
 * Where a box of `size` stands next to `target`: on the side asked for, on the other where that does not fit into
 * `window`, its left edge with the target's (`end`: its right edge), never beyond the window's left and right edges. In
 * coordinates of the window.
 */
export function placeNextTo(
	target: Box,
	size: { readonly width: number; readonly height: number },
	window: Box,
	side: 'above' | 'below',
	align: 'start' | 'end' = 'start',
): Place {
	const above = target.top - GAP - size.height
	const below = target.bottom + GAP
	const fitsAbove = above >= window.top + GAP
	const fitsBelow = below + size.height <= window.bottom - GAP
	const top = side === 'above' ? (fitsAbove || !fitsBelow ? above : below) : fitsBelow || !fitsAbove ? below : above
	const most = window.right - GAP - size.width
	const left = align === 'start' ? target.left : target.right - size.width
	return { left: Math.max(window.left + GAP, Math.min(left, most)), top }
}
