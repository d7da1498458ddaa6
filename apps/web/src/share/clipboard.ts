/**
 * Puts text on the clipboard; false when the browser does not let us, and the person has to do it by hand. Without a
 * secure context, which is what a LAN address over HTTP is, there is no clipboard API and the old command still works.
 */
export async function copyText(text: string): Promise<boolean> {
	if (window.isSecureContext && navigator.clipboard) {
		try {
			await navigator.clipboard.writeText(text)
			return true
		} catch {
			// Permission denied or the page lost the focus: the old command may still be allowed.
		}
	}
	return copyBySelection(text)
}

function copyBySelection(text: string): boolean {
	const before = document.activeElement
	const field = document.createElement('textarea')
	field.value = text
	field.readOnly = true
	field.style.cssText = 'position:fixed;inset:0 auto auto 0;opacity:0'
	// Inside an open dialog, where the focus is kept: a field outside could not be selected.
	const place = before?.closest('[role="dialog"]') ?? document.body
	place.append(field)
	field.select()
	let copied = false
	try {
		copied = document.execCommand('copy')
	} catch {
		copied = false
	}
	field.remove()
	if (before instanceof HTMLElement) before.focus({ preventScroll: true })
	return copied
}
