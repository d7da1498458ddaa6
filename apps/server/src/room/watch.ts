/** Told what goes on in rooms, on the way of every window: it must return at once. */
export interface RoomWatch {
	/** A window is on disk. */
	stored(document: string): void
}
