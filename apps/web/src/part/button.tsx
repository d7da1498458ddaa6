import clsx from 'clsx'
import type { ComponentProps } from 'react'

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger'

const KINDS: Record<ButtonKind, string> = {
	primary: 'bg-accent text-on-accent hover:brightness-110',
	plain: 'border border-line bg-raised text-ink hover:border-edge',
	quiet: 'text-soft hover:bg-wash hover:text-ink',
	danger: 'bg-bad text-paper hover:brightness-110',
}

/** The classes of a button, also for links that look like one. */
export function buttonClass(kind: ButtonKind): string {
	return clsx(
		'inline-flex h-9 shrink-0 items-center justify-center gap-2 whitespace-nowrap rounded-md px-3.5 font-medium transition-colors duration-100 disabled:opacity-60',
		KINDS[kind],
	)
}

export function Button({ kind = 'plain', className, ...rest }: ComponentProps<'button'> & { kind?: ButtonKind }) {
	return <button type="button" className={clsx(buttonClass(kind), className)} {...rest} />
}
