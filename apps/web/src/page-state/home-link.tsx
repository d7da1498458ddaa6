import Link from 'next/link'
import { buttonClass } from '../part/button.tsx'

/** The way on from a page that has nothing to show. Apart from those pages: all of their code would come with it. */
export function HomeLink() {
	return (
		<Link href="/" className={buttonClass('plain')}>
			Go to Home
		</Link>
	)
}
