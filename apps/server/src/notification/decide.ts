import { LIMITS, type NotificationKind, type NotificationState } from '@tandem/protocol'

/** What people may have to be told. `person` did it. */
export type Event =
	| { readonly kind: 'opened' | 'trashed' | 'restored'; readonly document: string; readonly person: string }
	| {
			readonly kind: 'mentioned'
			readonly document: string
			readonly person: string
			readonly mention: string
			readonly mentioned: string
			readonly excerpt: string
	  }

/** Who has to do with a document. */
export interface Audience {
	readonly maker: string
	/** Who opened it: all of them, for a mention at least the mentioned person if they did. */
	readonly openers: readonly string[]
}

/** One notification, before it meets what its person has been told already. */
export interface Draft {
	readonly person: string
	/** Two drafts of one person with the same key are one notification. */
	readonly key: string
	readonly kind: NotificationKind
	readonly document: string
	readonly mention: string | null
	readonly actor: string
	readonly excerpt: string
}

/** Whom to tell of an event: each person at most once, and never the one who did it. */
export function decide(event: Event, { maker, openers }: Audience): Draft[] {
	const { kind, document, person: actor } = event
	const draft = { kind, document, mention: null, actor, excerpt: '' }
	switch (kind) {
		case 'opened':
			return maker === actor ? [] : [{ ...draft, person: maker, key: `opened:${document}` }]
		case 'trashed':
		case 'restored': {
			const others = new Set([...openers, maker])
			others.delete(actor)
			return [...others].map((person) => ({ ...draft, person, key: `trash:${document}` }))
		}
		case 'mentioned': {
			const { mention, mentioned: person, excerpt } = event
			// Only the one who has been there may be told what stands there.
			if (person === actor || (person !== maker && !openers.includes(person))) return []
			return [{ ...draft, person, key: mentionKey(document, mention, person), mention, excerpt }]
		}
		default:
			return kind satisfies never
	}
}

export function mentionKey(document: string, mention: string, person: string): string {
	return `mention:${document}:${mention}:${person}`
}

/** What a notification says of who did it. */
export interface Actors {
	/** The latest first. */
	readonly actors: readonly string[]
	readonly actorCount: number
}

/**
 * What a draft makes of the notification with its key; null when it is no news. Openers add up while nobody has read of
 * them; a mention that was read or is still unread stays as it is, however often it returns.
 */
export function merge(
	known: (Actors & { readonly state: NotificationState }) | undefined,
	draft: Draft,
): Actors | null {
	const alone = { actors: [draft.actor], actorCount: 1 }
	if (known === undefined) return alone
	switch (draft.kind) {
		case 'opened': {
			if (known.state !== 'unread') return alone
			const before = known.actors.filter((actor) => actor !== draft.actor)
			const actorCount = known.actorCount + (before.length === known.actors.length ? 1 : 0)
			return { actors: [draft.actor, ...before].slice(0, LIMITS.notificationActors), actorCount }
		}
		case 'mentioned':
			return known.state === 'withdrawn' ? alone : null
		case 'trashed':
		case 'restored':
			return alone
		default:
			return draft.kind satisfies never
	}
}
