'use client'

import { ArrowLeft } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../part/button.tsx'
import { useWorkspace } from '../workspace/workspace-provider.tsx'
import { NewTokenForm } from './new-token-form.tsx'
import { TokenList } from './token-list.tsx'
import { TokenMade } from './token-made.tsx'
import { createTokens } from './tokens.ts'

/** Where a person makes, sees and revokes tokens; loaded when it is wanted. */
export default function Programs({ onBack }: { onBack(): void }) {
	const { api } = useWorkspace()
	const [tokens] = useState(() => createTokens(api, () => Date.now()))
	const state = useStore(tokens.store)
	const top = useRef<HTMLDivElement>(null)
	const { kind } = state.place
	useEffect(() => void tokens.load(), [tokens])
	// What was in its place has gone, and the focus with it: it goes on with the first thing that is there now. Before the
	// box itself looks where the focus is, or it would take it for the way out.
	// biome-ignore lint/correctness/useExhaustiveDependencies: whenever another thing is in the middle
	useLayoutEffect(() => focusFirst(top.current), [kind])
	// The same with a row that went while it was focused.
	// biome-ignore lint/correctness/useExhaustiveDependencies: whenever rows may have gone
	useLayoutEffect(() => {
		if (document.activeElement === document.body) focusFirst(top.current)
	}, [state.tokens])
	return (
		<div ref={top} className="mt-5">
			{state.place.kind === 'list' && (
				<>
					<TokenList tokens={tokens} state={state} />
					<div className="mt-6 flex justify-between gap-2">
						<Button kind="quiet" onClick={onBack} className="-ml-3.5">
							<ArrowLeft size={16} strokeWidth={1.75} aria-hidden />
							Back
						</Button>
						<Button kind="primary" data-first onClick={() => tokens.show({ kind: 'form' })}>
							New token
						</Button>
					</div>
				</>
			)}
			{state.place.kind === 'form' && (
				<NewTokenForm
					trouble={state.trouble}
					onMake={(draft) => tokens.make(draft)}
					onCancel={() => tokens.show({ kind: 'list' })}
				/>
			)}
			{state.place.kind === 'made' && (
				<TokenMade made={state.place.made} onDone={() => tokens.show({ kind: 'list' })} />
			)}
		</div>
	)
}

function focusFirst(within: HTMLElement | null) {
	within?.querySelector<HTMLElement>('[data-first]')?.focus()
}
