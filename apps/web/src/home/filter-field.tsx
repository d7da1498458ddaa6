import { ListFilter } from 'lucide-react'

export function FilterField({ value, onChange }: { value: string; onChange(value: string): void }) {
	return (
		<label className="flex h-9 w-full max-w-56 items-center gap-2 rounded-md border border-line bg-raised px-2.5 focus-within:border-accent hover:border-edge">
			<ListFilter size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-soft" />
			<input
				type="search"
				aria-label="Filter by title"
				placeholder="Filter by title"
				value={value}
				onChange={(event) => onChange(event.target.value)}
				className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
			/>
		</label>
	)
}
