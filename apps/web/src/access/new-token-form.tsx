'use client'

import { LIMITS, type Scope, type TokenDraft } from '@tandem/protocol'
import { type FormEvent, useState } from 'react'
import { Button } from '../part/button.tsx'
import { LIVES } from './token-words.ts'

const MEANS: Readonly<Record<Scope, { readonly title: string; readonly sentence: string }>> = {
	read: { title: 'Read', sentence: 'Sees what you can see, changes nothing' },
	write: { title: 'Read and write', sentence: 'Also edits, makes and deletes documents as you' },
}

/** What a new token is for, what it may, and when it ends. */
export function NewTokenForm({
	trouble,
	onMake,
	onCancel,
}: {
	trouble: string | null
	onMake(draft: TokenDraft): Promise<void>
	onCancel(): void
}) {
	const [name, setName] = useState('')
	const [scope, setScope] = useState<Scope>('read')
	const [life, setLife] = useState(LIVES.findIndex(({ days }) => days === 90))
	const [making, setMaking] = useState(false)
	const submit = async (event: FormEvent) => {
		event.preventDefault()
		setMaking(true)
		await onMake({ name: name.trim(), scope, expiresInDays: LIVES[life]?.days ?? null })
		setMaking(false)
	}
	return (
		<form onSubmit={submit}>
			<label className="block">
				<span className="mb-1.5 block font-medium text-soft text-xs">Name</span>
				<input
					data-first
					value={name}
					onChange={(event) => setName(event.target.value)}
					required
					pattern=".*\S.*"
					maxLength={LIMITS.tokenName}
					placeholder="What it is for"
					autoComplete="off"
					className="h-10 w-full rounded-md border border-edge bg-paper px-3"
				/>
			</label>
			<fieldset className="mt-5">
				<legend className="mb-1.5 font-medium text-soft text-xs">It may</legend>
				<div className="flex flex-col gap-2">
					{(['read', 'write'] as const).map((each) => (
						<ScopeChoice key={each} scope={each} chosen={scope === each} onChoose={() => setScope(each)} />
					))}
				</div>
			</fieldset>
			<label className="mt-5 block">
				<span className="mb-1.5 block font-medium text-soft text-xs">Ends after</span>
				<select
					value={life}
					onChange={(event) => setLife(Number(event.target.value))}
					className="h-10 w-full rounded-md border border-edge bg-paper px-2.5"
				>
					{LIVES.map(({ label }, at) => (
						<option key={label} value={at}>
							{label}
						</option>
					))}
				</select>
			</label>
			{trouble && (
				<p role="alert" className="mt-4 text-bad">
					{trouble}
				</p>
			)}
			<div className="mt-6 flex justify-end gap-2">
				<Button onClick={onCancel}>Cancel</Button>
				<Button kind="primary" type="submit" disabled={making}>
					Make token
				</Button>
			</div>
		</form>
	)
}

function ScopeChoice({ scope, chosen, onChoose }: { scope: Scope; chosen: boolean; onChoose(): void }) {
	return (
		<label className="flex cursor-pointer items-start gap-3 rounded-md border border-line px-3 py-2.5 has-checked:border-accent has-checked:bg-wash has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2">
			<input
				type="radio"
				name="scope"
				value={scope}
				checked={chosen}
				onChange={onChoose}
				className="mt-[3px] size-4 shrink-0 accent-(--accent) outline-none"
			/>
			<span className="leading-snug">
				<span className="block font-medium">{MEANS[scope].title}</span>
				<span className="block text-[12.5px] text-soft">{MEANS[scope].sentence}</span>
			</span>
		</label>
	)
}
