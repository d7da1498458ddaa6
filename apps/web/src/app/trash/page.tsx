import { TrashScreen } from '../../trash/trash-screen.tsx'

export default function TrashPage() {
	return <TrashScreen />
}
