import { Compass } from 'lucide-react'
import { TabName } from '../notification/tab.tsx'
import { HomeLink } from '../page-state/home-link.tsx'
import { PageState } from '../page-state/page-state.tsx'
import { PageMain } from '../shell/page-main.tsx'
import { TopBar } from '../shell/top-bar.tsx'

export default function NotFound() {
	return (
		<>
			<TabName page="Not found" />
			<TopBar>
				<span className="font-semibold text-[15px]">Not found</span>
			</TopBar>
			<PageMain className="flex flex-1 flex-col">
				<PageState icon={Compass} title="There is nothing at this address" actions={<HomeLink />}>
					A link loses its way when a letter of it is missing. If the document existed, its maker may have deleted it.
				</PageState>
			</PageMain>
		</>
	)
}
