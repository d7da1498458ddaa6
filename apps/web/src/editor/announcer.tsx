'use client'

import { type RefObject, useEffect, useState } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import { announce, NOTHING_TOLD } from './announce.ts'

/** Milliseconds between two sentences, so that people who come in one after another are one sentence. */
const BEAT = 4_000

/** Tells screen readers politely who comes, leaves and writes in the same block. `writers` is emptied with each beat. */
export default function Announcer({ awareness, writers }: { awareness: Awareness; writers: RefObject<string[]> }) {
	const [sentence, setSentence] = useState('')
	useEffect(() => {
		let told = NOTHING_TOLD
		const timer = setInterval(() => {
			const next = announce(told, othersHere(awareness), writers.current.splice(0), Date.now())
			told = next.told
			if (next.sentence !== null) setSentence(next.sentence)
		}, BEAT)
		return () => clearInterval(timer)
	}, [awareness, writers])
	return (
		<p aria-live="polite" className="sr-only">
			{sentence}
		</p>
	)
}

/** Everybody else, once however many tabs they have. */
function othersHere(awareness: Awareness): Map<string, string> {
	const mine: unknown = awareness.getLocalState()?.user?.id
	const others = new Map<string, string>()
	for (const [client, { user }] of awareness.getStates()) {
		if (client === awareness.clientID || typeof user?.id !== 'string' || user.id === mine) continue
		others.set(user.id, String(user.name))
	}
	return others
}
