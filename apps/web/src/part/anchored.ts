/** The classes of what floats: menus and boxes. They fade in from the side they hang on and vanish at once. */
export const FLOATING =
	'origin-(--transform-origin) rounded-lg border border-line bg-raised text-ink shadow-float outline-none transition-[opacity,scale] duration-100 data-starting-style:scale-98 data-starting-style:opacity-0 data-ending-style:opacity-0'

/**
 * A press on the button that something hangs on closes it through that button. Taken for a press outside as well, it
 * would close first and then open again.
 */
export function pressedAnchor(event: Event, anchor: Element | null): boolean {
	return event.target instanceof Node && !!anchor?.contains(event.target)
}
