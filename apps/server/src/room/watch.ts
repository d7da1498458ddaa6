import type { Gathering } from './gathering.ts'
import type { Member } from './member.ts'

/** Told what goes on in rooms, on the way of every window and every member: it must return at once. */
export interface RoomWatch {
	/** A window is on disk. */
	stored(document: string, gathering: Pick<Gathering, 'authors' | 'namer'>): void
	/** Somebody may have come, gone or changed their name. `members` stays as it is now: the room's own. */
	people(document: string, members: Iterable<Member>): void
}
