'use client'

import { useRouter } from 'next/navigation'
import type { ComponentProps, MouseEvent } from 'react'

/**
 * A link to a page of this site: one goes there without loading the site anew. Next's own is three kilobytes on every
 * page, and asks the server for every link in sight; this one asks when somebody is about to go there.
 */
export function PageLink({ href, onClick, ...props }: ComponentProps<'a'> & { readonly href: string }) {
	const router = useRouter()
	const prepare = () => router.prefetch(href)
	const go = (event: MouseEvent<HTMLAnchorElement>) => {
		onClick?.(event)
		if (event.defaultPrevented || opensElsewhere(event)) return
		event.preventDefault()
		router.push(href)
	}
	return <a {...props} href={href} onClick={go} onFocus={prepare} onMouseEnter={prepare} onTouchStart={prepare} />
}

/** A new tab or window, or a download: the browser's own. */
function opensElsewhere({ altKey, ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
	return altKey || ctrlKey || metaKey || shiftKey
}
