import type { EventId, Notification, NotificationList } from '@tandem/protocol'
import type { ActivityDraft, RecordedActivity } from '../activity/record.ts'
import type { Appended } from '../log/append.ts'
import type { LastStored } from '../log/log.ts'
import type { PackedRows } from '../log/packed-rows.ts'
import type { Acknowledged, Held, PackedLoaded, RowsAfter } from '../log/read.ts'
import type { SnapshotToSave } from '../log/snapshots.ts'
import type { After, One } from '../notification/read.ts'
import type { Recorded, Told } from '../notification/store.ts'
import type { ActionToWrite } from '../notification/write.ts'
import type { Failure } from './failure.ts'
import type { Outcome, Statement } from './statement.ts'

/**
 * What the writer does. Each job is one message and one transaction. They run in the order they are called for, but edits
 * do not wait for the others: see EditsFirst.
 */
export interface WriterJobs {
	run: Job<readonly Statement[], Outcome[]>
	/** The argument is what `packBatch` made. */
	append: Job<ArrayBuffer, Appended>
	saveSnapshot: Job<SnapshotToSave, null>
	recordActivity: Job<
		{ readonly cause: readonly Statement[]; readonly drafts: readonly ActivityDraft[] },
		RecordedActivity[]
	>
	setAside: Job<{ readonly document: string; readonly offsets: readonly number[] }, null>
	notify: Job<ActionToWrite, Recorded>
}

/** What the reader does. */
export interface ReaderJobs {
	run: Job<readonly Statement[], Outcome[]>
	load: Job<string, PackedLoaded | null>
	rowsAfter: Job<RowsAfter, PackedRows>
	holds: Job<Held, boolean>
	acknowledged: Job<Acknowledged, Map<string, LastStored>>
	notifications: Job<string, NotificationList>
	notification: Job<One, Notification | null>
	notificationsAfter: Job<After, Told[]>
	notificationPosition: Job<string, EventId>
}

export interface Job<A, R> {
	readonly argument: A
	readonly result: R
}

/** Event loop → worker. */
export type Request =
	| { readonly kind: 'job'; readonly call: number; readonly job: string; readonly argument: unknown }
	/** Ends the worker once everything before it is done. */
	| { readonly kind: 'close' }

/** Worker → event loop. The first message is `ready` or `unusable`; after the latter the worker ends. */
export type Answer =
	| { readonly kind: 'ready' }
	/** The data directory cannot be used; the sentence says why and what to do. */
	| { readonly kind: 'unusable'; readonly sentence: string }
	| { readonly kind: 'done'; readonly call: number; readonly value: unknown }
	| { readonly kind: 'failed'; readonly call: number; readonly failure: Failure }
