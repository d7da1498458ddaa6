import clsx from 'clsx'
import type { CSSProperties } from 'react'
import { initials } from './initials.ts'

export interface Face {
	readonly name: string
	/** One of PERSON_COLORS; presence states of other clients may carry anything, which falls back to the first. */
	readonly color: string
}

/** Initials in ink on a tint of the person's colour, the colour as a ring. Decoration: the name stands beside it or in a label. */
export function Avatar({ face, size = 26, strong = false }: { face: Face; size?: number; strong?: boolean }) {
	return (
		<span
			aria-hidden="true"
			className={clsx(
				'inline-flex shrink-0 select-none items-center justify-center rounded-full border-solid font-semibold text-ink leading-none tracking-tight',
				strong ? 'border-2' : 'border',
			)}
			style={
				{
					width: size,
					height: size,
					fontSize: Math.max(8, Math.round(size * 0.36)),
					borderColor: personColor(face.color),
					background: `color-mix(in srgb, ${personColor(face.color)} 16%, var(--raised))`,
				} as CSSProperties
			}
		>
			{initials(face.name)}
		</span>
	)
}

/** The theme's shade of a person's colour, as a CSS value. */
export function personColor(color: string): string {
	return /^[a-z]+$/.test(color) ? `var(--person-${color}, var(--person-teal))` : 'var(--person-teal)'
}
