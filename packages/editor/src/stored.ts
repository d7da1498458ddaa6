// Apart from read.ts: the guard needs these on every page, and reading as a whole is the server's.

/** Nodes inside one another. Deeper ones are read as plain text and never given to the editor: both recurse. */
export const MOST_DEPTH = 200

/** The mark behind a formatting key: the binding writes marks that may overlap themselves as name--hash. */
export const markName = (key: string): string => key.replace(/--[a-zA-Z0-9+/=]{8}$/, '')
