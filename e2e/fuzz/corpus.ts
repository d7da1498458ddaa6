import { newScript } from '../script.ts'
import type { Flavour, Recording } from './flavour.ts'
import { FLAVOURS } from './flavours.ts'

/** Honest traffic of every flavour, recorded on a real server. */
export type Corpus = ReadonlyMap<Flavour, Recording>

/** Records it at `site`. Each flavour has a document of its own. */
export async function recordCorpus(site: string): Promise<Corpus> {
	const corpus = new Map<Flavour, Recording>()
	for (const flavour of FLAVOURS) {
		const by = await newScript(site)
		const { id } = await by.api.createDocument({ title: `Spoken ${flavour.name}` })
		corpus.set(flavour, await flavour.record(site, id, by))
	}
	return corpus
}
