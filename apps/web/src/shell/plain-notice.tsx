import { Button } from '../part/button.tsx'
import { type Notice, notices } from '../workspace/notices.ts'

/** One notice, until it is dismissed. */
export function PlainNotice({ notice: { text, action } }: { notice: Notice }) {
	const dismiss = () => notices.setState([], true)
	return (
		<div
			role="status"
			className="fixed inset-x-4 bottom-16 z-50 mx-auto flex w-fit max-w-md items-center gap-3 rounded-lg border border-line bg-raised px-4 py-3 shadow-float"
		>
			<p>{text}</p>
			{action && (
				<Button
					kind="primary"
					className="h-8"
					onClick={() => {
						dismiss()
						action.run()
					}}
				>
					{action.label}
				</Button>
			)}
			<Button className="h-8" onClick={dismiss}>
				Dismiss
			</Button>
		</div>
	)
}
