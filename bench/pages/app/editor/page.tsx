import { BareEditor } from './bare-editor.tsx'

export default function Page() {
	return <BareEditor />
}
