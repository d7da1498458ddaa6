/**
 * Stands in for lib0's DOM builder in the browser, with all that the editor's binding takes from it: the builder brings
 * a validator of its arguments, two kilobytes that nothing calls.
 */
export const doc: Partial<Document> = typeof document === 'undefined' ? {} : document
