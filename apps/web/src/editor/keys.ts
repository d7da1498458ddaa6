/** A shortcut as this machine's keys are called: `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
export function keyNames(keys: string, mac: boolean): string {
	if (!mac) return keys.replace('Mod', 'Ctrl')
	return keys.replace('Mod', '⌘').replace('Shift', '⇧').replace('Alt', '⌥').replaceAll('+', '')
}

/** Whether this browser runs on a Mac, an iPhone or an iPad. */
export const onMac = (): boolean => /Mac|iP(hone|ad)/.test(navigator.platform)
