import clsx from 'clsx'
import type { ComponentProps } from 'react'

/** A button that shows an icon only; `label` is its accessible name and its tip. */
export function IconButton({
	label,
	className,
	...rest
}: Omit<ComponentProps<'button'>, 'aria-label' | 'title'> & { label: string }) {
	return (
		<button
			type="button"
			aria-label={label}
			title={label}
			className={clsx(
				'inline-flex size-9 shrink-0 items-center justify-center rounded-md text-soft transition-colors duration-100 hover:bg-wash hover:text-ink aria-expanded:bg-wash aria-expanded:text-ink [&_svg]:size-[18px] [&_svg]:stroke-[1.75]',
				className,
			)}
			{...rest}
		/>
	)
}
