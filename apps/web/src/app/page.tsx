import type { Feed } from '@tandem/protocol'
import { HomeScreen } from '../home/home-screen.tsx'
import { ask, hasCookie } from '../server/api.ts'

export default async function HomePage() {
	const feed = (await hasCookie()) ? await ask<Feed>('/api/feed') : null
	return <HomeScreen feed={feed?.ok ? feed.value : null} />
}
