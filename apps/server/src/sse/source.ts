import type { EventId } from '@tandem/protocol'
import type { Message } from '../bus/bus.ts'

/** A stored event with its place in the order. */
export interface StoredEvent extends Message {
	readonly id: EventId
}

/**
 * Where a person's stream of one kind is read from: what is stored, in the order of its changes. Each change is stored
 * before it is published on the bus, with the next higher `id.seq`.
 */
export interface Source {
	/** The last change there is. */
	position(person: string): Promise<EventId>
	/** `own`: reading goes on from there. `unknown`: forgotten, or of another history. `foreign`: somebody else's. */
	place(person: string, id: EventId): Promise<'own' | 'unknown' | 'foreign'>
	/** What is for this person after `seq`, in the order of its ids; fewer than `limit` only when there is no more. */
	after(person: string, seq: number, limit: number): Promise<readonly StoredEvent[]>
	/**
	 * What is true now and never stored, for a stream that has everything else. It is called at the moment of writing, so
	 * that nothing newer can have been told before.
	 */
	introduce(person: string): Promise<() => readonly Message[]>
}
