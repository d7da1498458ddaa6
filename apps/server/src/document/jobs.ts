import { deflateRawSync } from 'node:zlib'
import { render } from '@tandem/editor/render'
import { FRAGMENT } from '@tandem/editor/schema'
import { type DocumentBounds, LIMITS, MalformedError } from '@tandem/protocol'
import * as Y from 'yjs'
import { clockRanges } from '../session/admission-vector.ts'
import { visibleContent } from './content.ts'
import type { Admitted, Compacted, MentionsInText, Projection, Source } from './documents.ts'
import { type CpuTime, Effort, TooCostlyError, UNMEASURED } from './effort.ts'
import { mostLoadMs, rootsOf, structsOf } from './extent.ts'
import { harmOf } from './harm.ts'
import { applyTogether, isComplete, load, withUsable } from './load.ts'
import { mentionsIn } from './mentions.ts'
import { repairOf } from './repair.ts'
import { madeShared } from './shared-bytes.ts'

/**
 * What a base may cost to load, times what a document may: it can come out dearer than its rows, for Yjs places
 * concurrent structs in the order of their clients and not as they came. Beyond it the base before is the better one.
 */
const DEAR = 2

/**
 * See Documents. Tries again without the rows that cannot be loaded, or whose snapshot could not. Throws TooCostlyError
 * where it would be too dear; the first base never is, there is none to keep instead.
 */
export function compact(source: Source, cpu: CpuTime = UNMEASURED): Compacted {
	const { made, unusable } = withUsable(source, (updates) => {
		const doc = load(source.base, updates)
		const most = source.base === null ? Number.POSITIVE_INFINITY : DEAR * mostLoadMs(doc ? structsOf(doc) : 0)
		const proof = doc && prove(doc, new Effort(cpu, most))
		return proof && { doc, proof }
	})
	const repair = repairOf(made.doc)
	const update = madeShared(made.proof.update)
	return { ...made.proof, update, unusable, ...(repair && { repair }) }
}

/** See Documents. `vector` has been read by decodeVector before: here it is not judged. */
export function diff(source: Source, vector: Uint8Array): Uint8Array {
	return Y.encodeStateAsUpdate(loaded(source), vector)
}

/** Times what loading a document may cost that an update may cost to judge: to place it, and to load all with it. */
const JUDGING = 2

/** See Documents. */
export function admit(
	source: Source,
	update: Uint8Array,
	cpu: CpuTime = UNMEASURED,
	bounds: DocumentBounds = LIMITS.document,
): Admitted {
	try {
		clockRanges(update)
	} catch (error) {
		if (error instanceof MalformedError) return { verdict: 'malformed', why: error.message }
		throw error
	}
	const doc = loaded(source)
	const before = structsOf(doc)
	const effort = new Effort(cpu, JUDGING * mostLoadMs(before, bounds))
	try {
		return judge(source, doc, update, { effort, bounds, before })
	} catch (error) {
		if (error instanceof TooCostlyError) return { verdict: 'costly', spentMs: effort.spent }
		throw error
	}
}

interface Judging {
	readonly effort: Effort
	readonly bounds: DocumentBounds
	/** Structs of the document without it. */
	readonly before: number
}

function judge(source: Source, doc: Y.Doc, update: Uint8Array, { effort, bounds, before }: Judging): Admitted {
	const known = new Set(rootsOf(doc))
	let news: Uint8Array | undefined
	doc.on('update', (made: Uint8Array) => {
		news = made
	})
	effort.watch(doc)
	try {
		applyTogether(doc, [update])
	} catch (error) {
		if (effort.exceeded) throw new TooCostlyError('an update', { cause: error })
		return { verdict: 'malformed', why: 'an update that no document can apply' }
	}
	if (!isComplete(doc)) return { verdict: 'gap' }
	if (news === undefined) return { verdict: 'nothing' }
	const ranges = clockRanges(news)
	const harm = harmOf(doc, update, ranges)
	if (harm !== undefined) return { verdict: 'malformed', why: harm }
	if (ranges.length > 0) {
		const growth = judgeGrowth(source, doc, news.length, { effort, bounds })
		if (growth !== undefined) return growth
	}
	const structs = structsOf(doc)
	const roots = rootsOf(doc).filter((root) => !known.has(root))
	return { verdict: 'new', update: news, ranges, structs, added: structs - before, roots }
}

/** What stands against a document that has grown. Deletions are always taken: they are the way out of a full one. */
function judgeGrowth(
	source: Source,
	doc: Y.Doc,
	added: number,
	{ effort, bounds }: Pick<Judging, 'effort' | 'bounds'>,
): Admitted | undefined {
	const after = prove(doc, effort)
	if (after === undefined || after.differs) {
		const before = prove(loaded(source), effort)
		const spoilt = after === undefined ? before !== undefined : before?.differs === false
		if (spoilt) return { verdict: 'malformed', why: 'an update after which the document cannot be loaded as it is' }
	}
	// Where it could not be loaded before either, it is measured by what is stored.
	const bytes = after?.update.length ?? storedBytes(source) + added
	if (bytes > bounds.bytes) return { verdict: 'full' }
	return after !== undefined && after.loadMs > mostLoadMs(after.structs, bounds)
		? { verdict: 'costly', spentMs: effort.spent }
		: undefined
}

function storedBytes({ base, updates }: Source): number {
	return updates.reduce((sum, update) => sum + update.length, base?.length ?? 0)
}

/** See Documents. */
export function project(source: Source): Projection {
	return render(loaded(source).getXmlFragment(FRAGMENT))
}

/** See Documents. */
export function mentions(source: Source, rows: readonly Uint8Array[]): MentionsInText {
	return mentionsIn(loaded(source), rows)
}

/**
 * See Documents. The quickest level: it takes a third of the time of the usual one and leaves a tenth more (a text of
 * 300 kB: 3 ms).
 */
export function deflate({ base }: Source): Uint8Array {
	// A copy: what is small lies in a buffer that Node keeps for many, which cannot be moved to another thread.
	return new Uint8Array(deflateRawSync(base ?? NOTHING, { level: 1 }))
}

const NOTHING = new Uint8Array()

function loaded(source: Source): Y.Doc {
	return withUsable(source, (updates) => load(source.base, updates)).made
}

/**
 * The document as one update, and the proof that it is one: a fresh document that loaded it has the same clocks and
 * shows the same. Undefined where it cannot be loaded.
 *
 * Somebody who forges structs can place one where Yjs never would, on the wrong side of what it follows; then its place
 * depends on the order in which a document learnt of things. All text is there and nobody's rows are set aside for it:
 * `differs` says so, and the update is that of the fresh document, which mostly settles it.
 */
function prove(doc: Y.Doc, effort: Effort): Omit<Compacted, 'unusable' | 'repair'> | undefined {
	const first = reload(doc, effort)
	if (first === undefined || first.shows) return first && { ...first.made, differs: false }
	const second = reload(first.fresh, effort)
	return second && { ...second.made, differs: true }
}

/**
 * The document as one update, and what a fresh one makes of it. Undefined where it does not get the same clocks. Throws
 * TooCostlyError.
 */
function reload(doc: Y.Doc, effort: Effort) {
	try {
		const update = Y.encodeStateAsUpdate(doc)
		const vector = Y.encodeStateVector(doc)
		clockRanges(update)
		const began = effort.spent
		const fresh = load(update, [], effort)
		const loadMs = effort.spent - began
		if (fresh === undefined || !same(Y.encodeStateVector(fresh), vector)) return undefined
		const made = { update, vector, structs: structsOf(doc), roots: rootsOf(doc), loadMs }
		return { made, fresh, shows: same(visibleContent(fresh), visibleContent(doc)) }
	} catch (error) {
		if (error instanceof TooCostlyError) throw error
		return undefined
	}
}

/** State vectors are written in the order of their clients, so equal ones have equal bytes. */
function same(one: Uint8Array, other: Uint8Array): boolean {
	return Buffer.compare(one, other) === 0
}
