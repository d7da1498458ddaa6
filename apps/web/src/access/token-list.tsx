'use client'

import type { TokenSummary } from '@tandem/protocol'
import { CloudOff, KeyRound, type LucideIcon } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '../part/button.tsx'
import { isExpired, tokenWords } from './token-words.ts'
import type { Tokens, TokensState } from './tokens.ts'

/** Mine, the latest first; or why there is nothing to see. */
export function TokenList({ tokens, state }: { tokens: Tokens; state: TokensState }) {
	const { tokens: list, asOf, trouble } = state
	if (list === null && trouble === null) return <Loading />
	if (list === null) {
		return (
			<Instead icon={CloudOff} tone="text-warn">
				<p role="alert">{trouble}</p>
				<Button className="mt-4" onClick={() => void tokens.load()}>
					Try again
				</Button>
			</Instead>
		)
	}
	return (
		<>
			{trouble && (
				<p role="alert" className="mb-3 text-bad">
					{trouble}
				</p>
			)}
			{list.length === 0 ? (
				<Instead icon={KeyRound} tone="text-accent">
					<p className="font-medium text-ink">No tokens yet</p>
					<p className="mt-1">No program can read or write as you.</p>
				</Instead>
			) : (
				<ul aria-label="Tokens" className="border-line border-t">
					{list.map((token) => (
						<Row key={token.id} token={token} asOf={asOf} onRevoke={() => tokens.revoke(token.id)} />
					))}
				</ul>
			)}
		</>
	)
}

function Row({ token, asOf, onRevoke }: { token: TokenSummary; asOf: number; onRevoke(): Promise<boolean> }) {
	const [asking, setAsking] = useState(false)
	const [revoking, setRevoking] = useState(false)
	const button = useRef<HTMLButtonElement>(null)
	const over = isExpired(token, asOf)
	const keep = () => {
		flushSync(() => setAsking(false))
		button.current?.focus()
	}
	const revoke = async () => {
		setRevoking(true)
		if (await onRevoke()) return
		setRevoking(false)
		keep()
	}
	return (
		<li className="flex min-h-[60px] flex-wrap items-center gap-x-3 gap-y-2 border-line border-b py-2.5">
			<span className="min-w-0 flex-1 basis-40">
				<span title={token.name} className={`block truncate font-medium ${over ? 'text-soft line-through' : ''}`}>
					{token.name}
				</span>
				<span className="block overflow-hidden text-[12.5px] text-soft">
					{/* Dots stand left of each: the one that begins a line is cut off. */}
					<span className="-ml-3 flex flex-wrap">
						{tokenWords(token, asOf).map((words) => (
							<span
								key={words}
								className="relative whitespace-nowrap pl-3 before:absolute before:left-1 before:content-['·']"
							>
								{words}
							</span>
						))}
					</span>
				</span>
			</span>
			{asking ? (
				<span className="flex items-center gap-1.5">
					<span className="sr-only" role="status">
						Programs that use {token.name} stop at once.
					</span>
					<Button kind="quiet" autoFocus onClick={keep}>
						Keep
					</Button>
					<Button kind="danger" disabled={revoking} onClick={() => void revoke()}>
						{over ? 'Remove' : 'Revoke now'}
					</Button>
				</span>
			) : (
				<Button
					ref={button}
					aria-label={`${over ? 'Remove' : 'Revoke'} ${token.name}`}
					className="h-8! px-3!"
					onClick={() => setAsking(true)}
				>
					{over ? 'Remove' : 'Revoke'}
				</Button>
			)}
		</li>
	)
}

function Instead({ icon: Icon, tone, children }: { icon: LucideIcon; tone: string; children: ReactNode }) {
	return (
		<div className="flex flex-col items-center text-pretty rounded-lg border border-line border-dashed px-6 py-8 text-center text-soft">
			<Icon size={26} strokeWidth={1.5} aria-hidden className={`mb-3 ${tone}`} />
			{children}
		</div>
	)
}

/** Widths of the lines, in percent. */
const LINES = [46, 62]

function Loading() {
	return (
		<div role="status" aria-label="Loading tokens" className="appear-soon border-line border-t">
			{LINES.map((width) => (
				<div key={width} className="flex h-[60px] flex-col justify-center gap-2 border-line border-b">
					<span className="skeleton h-3.5" style={{ width: `${width}%` }} />
					<span className="skeleton h-3 w-3/4" />
				</div>
			))}
		</div>
	)
}
