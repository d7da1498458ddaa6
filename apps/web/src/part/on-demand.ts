import { type ComponentType, createElement, type FunctionComponent, useEffect, useSyncExternalStore } from 'react'

/** A component whose code comes when it is first wanted. Until then, and where it cannot come, it draws nothing. */
export type OnDemand<P> = FunctionComponent<P> & {
	/** Fetches the code unless it is here; whether it is now. Never rejects; the call after one that failed tries again. */
	fetch(): Promise<boolean>
}

/**
 * Unlike `lazy`, a fetch that fails, which is what every one does offline, takes nothing else off the page: it calls
 * `onFailure`, and mounting or `fetch()` tries again. React would remember the failure and give up the whole page.
 */
export function onDemand<P extends object>(
	load: () => Promise<{ default: ComponentType<P> }>,
	onFailure: () => void = () => {},
): OnDemand<P> {
	let component: ComponentType<P> | null = null
	let underWay: Promise<boolean> | null = null
	const listeners = new Set<() => void>()
	const attempt = async () => {
		try {
			component = (await load()).default
			for (const listener of listeners) listener()
			return true
		} catch {
			onFailure()
			return false
		} finally {
			underWay = null
		}
	}
	const fetch = () => {
		if (component) return Promise.resolve(true)
		underWay ??= attempt()
		return underWay
	}
	const subscribe = (listener: () => void) => {
		listeners.add(listener)
		return () => listeners.delete(listener)
	}
	// biome-ignore lint/correctness/noComponentHookFactories: like `lazy`, called once for a module and never while drawing
	function Wanted(props: P) {
		const Loaded = useSyncExternalStore(
			subscribe,
			() => component,
			() => null,
		)
		useEffect(() => void fetch(), [])
		return Loaded && createElement(Loaded, props)
	}
	return Object.assign(Wanted, { fetch })
}
