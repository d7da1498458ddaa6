'use client'

import clsx from 'clsx'
import type { LucideIcon } from 'lucide-react'
import { keyNames, onMac } from './keys.ts'

/** One tool. Pressing it leaves the focus, and so the selection, in the text. */
export function ToolButton({
	label,
	keys,
	icon: Icon,
	pressed,
	large = false,
	onPress,
}: {
	label: string
	keys?: string
	icon: LucideIcon
	/** Whether it is on at the caret; undefined for what is not a switch. */
	pressed?: boolean
	/** For fingers. */
	large?: boolean
	onPress(): void
}) {
	return (
		<button
			type="button"
			aria-label={label}
			aria-pressed={pressed}
			title={keys === undefined ? label : `${label} (${keyNames(keys, onMac())})`}
			className={clsx(
				'inline-flex shrink-0 items-center justify-center rounded-md transition-colors duration-100 hover:bg-wash',
				large ? 'size-11' : 'size-8',
				pressed ? 'bg-wash text-accent' : 'text-ink',
			)}
			onMouseDown={(event) => event.preventDefault()}
			onClick={onPress}
		>
			<Icon aria-hidden size={large ? 20 : 17} strokeWidth={1.75} />
		</button>
	)
}
