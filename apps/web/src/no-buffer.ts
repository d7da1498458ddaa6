/** Stands in for Node's Buffer in the browser, where nothing uses it. */
export const Buffer = undefined
