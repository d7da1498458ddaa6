/** Widths of the lines, in percent: uneven like titles are. */
const LINES = [42, 28, 35, 22]

/** The list's own layout in grey, until it is there. */
export function ListSkeleton() {
	return (
		<>
			<div role="status" aria-label="Loading documents" className="awaits-script mt-8">
				<div className="mb-2 flex h-9 items-center">
					<span className="skeleton h-3 w-14" />
				</div>
				<div className="border-line border-t">
					{LINES.map((width) => (
						<div key={width} className="flex h-[44px] items-center gap-3 border-line border-b px-1.5">
							<span className="skeleton size-4" />
							<span className="skeleton h-3.5" style={{ width: `${width}%` }} />
							<span className="skeleton ml-auto h-3 w-10" />
						</div>
					))}
				</div>
			</div>
			<noscript>
				<p className="mt-8 text-soft">
					JavaScript is off in this browser. Documents can be read by their links; to list or write them, turn it on.
				</p>
			</noscript>
		</>
	)
}
