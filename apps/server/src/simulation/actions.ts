/** How often what happens, relative to each other. */
export const ACTIONS = {
	write: 60,
	paste: 0.1,
	page: 0.5,
	openTab: 4,
	closeTab: 2,
	crashTab: 2,
	hideTab: 1,
	showTab: 2,
	visitHome: 1,
	rename: 2,
	openPeer: 0.6,
	closePeer: 0.4,
	goOffline: 1.5,
	goSilent: 1,
	return: 4,
	cut: 2,
	stall: 1.5,
	read: 3,
	retry: 1,
	mark: 2,
	cutStream: 1.5,
	stallStream: 1,
	fillDevice: 0.5,
	emptyDevice: 1.5,
	kill: 1.2,
	drain: 0.6,
	doom: 1.2,
	start: 6,
	fillDisk: 0.6,
	emptyDisk: 2,
	failDisk: 0.6,
	backUp: 0.6,
	restore: 0.5,
} as const

export type Action = keyof typeof ACTIONS

/** Each life has its own: what happens more often than elsewhere. */
export const CLIMATES: readonly Partial<Record<Action, number>>[] = [
	{},
	{ cut: 20, goSilent: 5, return: 20, retry: 5 },
	{ kill: 6, drain: 4, doom: 10, start: 25, fillDisk: 3, emptyDisk: 8 },
	{ backUp: 6, restore: 6, start: 25, cut: 12, return: 12 },
	{ openTab: 15, crashTab: 8, closeTab: 5, hideTab: 6, showTab: 12, visitHome: 5, fillDevice: 3, emptyDevice: 6 },
	{ page: 40, paste: 3, stall: 12, read: 2 },
	{ cutStream: 15, stallStream: 8, goSilent: 4, return: 15, openTab: 10, crashTab: 6, kill: 4, start: 20, mark: 8 },
]
