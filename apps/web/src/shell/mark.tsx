/** Two overlapping circles: coral, accent, and ink where they meet. */
export function Mark({ size = 22 }: { size?: number }) {
	return (
		<svg width={(size * 26) / 18} height={size} viewBox="0 0 26 18" aria-hidden="true" className="shrink-0">
			<circle cx="9" cy="9" r="8" fill="var(--coral)" />
			<circle cx="17" cy="9" r="8" fill="var(--accent)" />
			<path d="M13 2.07a8 8 0 0 1 0 13.86a8 8 0 0 1 0-13.86" fill="var(--mark-overlap)" />
		</svg>
	)
}
