/** That so many edits were refused, as a line without its full stop. */
export function refusedWords(edits: number): string {
	return edits === 1 ? '1 edit of yours was not stored' : `${edits} edits of yours were not stored`
}
