/** The editor's chunk. Asked for here only: each other place that imported it would get a copy of its own. */
export const loadLiveText = () => import('./live-text.tsx')
