import { expect, test } from 'vitest'
import { type Audience, type Draft, decide, type Event, merge } from './decide.ts'

const audience: Audience = { maker: 'ada', openers: ['ada', 'ben', 'cleo'] }
const mentioned = { kind: 'mentioned', document: 'd', mention: 'm', excerpt: 'ask' } as const

const told = (event: Event, whom: Audience = audience): string[] => decide(event, whom).map(({ person }) => person)

test('of an opener the maker is told, of the trash everybody else, of a mention the one who is meant', () => {
	expect(told({ kind: 'opened', document: 'd', person: 'ben' })).toEqual(['ada'])
	expect(told({ kind: 'trashed', document: 'd', person: 'ada' })).toEqual(['ben', 'cleo'])
	expect(told({ kind: 'restored', document: 'd', person: 'cleo' })).toEqual(['ada', 'ben'])
	expect(told({ ...mentioned, person: 'ben', mentioned: 'cleo' })).toEqual(['cleo'])
	expect(told({ ...mentioned, person: 'ben', mentioned: 'ada' }, { maker: 'ada', openers: [] })).toEqual(['ada'])
})

test('G4: nobody is told of what they did, or of a document that they never opened', () => {
	expect(told({ kind: 'opened', document: 'd', person: 'ada' })).toEqual([])
	expect(told({ kind: 'trashed', document: 'd', person: 'ada' }, { maker: 'ada', openers: ['ada'] })).toEqual([])
	expect(told({ ...mentioned, person: 'ben', mentioned: 'ben' })).toEqual([])
	expect(told({ ...mentioned, person: 'ben', mentioned: 'dan' })).toEqual([])
})

test('G5: one event and one person are one notification, however often they are named', () => {
	const twice = { maker: 'ben', openers: ['ben', 'cleo', 'cleo'] }
	expect(told({ kind: 'trashed', document: 'd', person: 'ada' }, twice)).toEqual(['ben', 'cleo'])
	const keys = (event: Event) => decide(event, audience).map(({ key }) => key)
	expect(new Set(keys({ kind: 'trashed', document: 'd', person: 'ada' }))).toEqual(new Set(['trash:d']))
	expect(keys({ kind: 'restored', document: 'd', person: 'dan' })).toContain('trash:d')
	expect(keys({ ...mentioned, person: 'ben', mentioned: 'cleo' })).toEqual(['mention:d:m:cleo'])
})

test('an opener who is counted already is moved to the front and not counted again', () => {
	const [draft] = decide({ kind: 'opened', document: 'd', person: 'ben' }, audience) as [Draft]
	const known = { state: 'unread', actors: ['cleo', 'ben'], actorCount: 9 } as const
	expect(merge(known, draft)).toEqual({ actors: ['ben', 'cleo'], actorCount: 9 })
})
