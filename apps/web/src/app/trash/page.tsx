import type { Metadata } from 'next'
import { TrashScreen } from '../../trash/trash-screen.tsx'

export const metadata: Metadata = { title: 'Trash' }

export default function TrashPage() {
	return <TrashScreen />
}
