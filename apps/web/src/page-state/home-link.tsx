import { buttonClass } from '../part/button.tsx'
import { PageLink } from '../part/page-link.tsx'

/** The way on from a page that has nothing to show. Apart from those pages: all of their code would come with it. */
export function HomeLink() {
	return (
		<PageLink href="/" className={buttonClass('plain')}>
			Go to Home
		</PageLink>
	)
}
