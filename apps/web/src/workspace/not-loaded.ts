import { tellTrouble } from './notices.ts'

/** For a part of the page that somebody asked for and whose code cannot be fetched now. */
export function tellNotLoaded(): void {
	tellTrouble('This part of the page could not be loaded. Try again when the server can be reached.')
}
