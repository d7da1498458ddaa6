import { shortCount } from './unread.ts'

/** What a browser's tab is called: `(3) Plan – Tandem`. `page` is empty on home. */
export function tabTitle(page: string, unread: number | null): string {
	const name = page ? `${page} – Tandem` : 'Tandem'
	return unread ? `(${shortCount(unread)}) ${name}` : name
}
