/** One thing `check` looks at. */
export interface Step {
	/** Told apart from all others in reports, e.g. `types of apps/server`. */
	readonly name: string
	/** Resolves with what is wrong, each a line or a block of lines for a person; none = passed. Never rejects for a finding. */
	problems(): Promise<readonly string[]>
}
