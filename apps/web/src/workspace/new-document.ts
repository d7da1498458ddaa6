import { useRouter } from 'next/navigation'
import { useWorkspace } from './workspace-provider.tsx'

/** Makes a document and goes there. `before` is called first, to close what covers the page. */
export function useNewDocument(before?: () => void): () => void {
	const workspace = useWorkspace()
	const router = useRouter()
	return () => {
		before?.()
		void workspace.create().then((made) => {
			if (made) router.push(`/d/${made.id}`)
		})
	}
}
