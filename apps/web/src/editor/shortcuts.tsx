'use client'

import { Dialog } from '../part/dialog.tsx'
import { keyNames, onMac } from './keys.ts'

const GROUPS: readonly { readonly title: string; readonly rows: readonly (readonly [string, string])[] }[] = [
	{
		title: 'Letters',
		rows: [
			['Bold', 'Mod+B'],
			['Italic', 'Mod+I'],
			['Underline', 'Mod+U'],
			['Strike through', 'Mod+Shift+S'],
			['Code', 'Mod+E'],
			['Link', 'Mod+K'],
			['Tools for the selection', 'Alt+F10'],
		],
	},
	{
		title: 'Lines',
		rows: [
			['Anything: list of blocks', '/'],
			['Mention somebody', '@'],
			['Heading 1, 2, 3', 'Mod+Alt+1…3'],
			['Text', 'Mod+Alt+0'],
			['List', 'Mod+Shift+8'],
			['Numbered list', 'Mod+Shift+7'],
			['Tasks', 'Mod+Shift+9'],
			['Tick a task', 'Mod+Enter'],
			['Deeper, less deep', 'Tab, Shift+Tab'],
			['Quote', 'Mod+Shift+B'],
			['Code block', 'Mod+Alt+C'],
			['New line in the same block', 'Shift+Enter'],
			['Next, previous cell of a table', 'Tab, Shift+Tab'],
			['Select cells of a table', 'Shift+Arrows'],
		],
	},
	{
		title: 'As you type',
		rows: [
			['Headings', '#  ##  ###'],
			['List, numbers, tasks', '-  1.  []'],
			['Quote, divider, code', '>  ---  ```'],
			['Bold, italic, code', '**b**  *i*  `c`'],
		],
	},
	{
		title: 'Notifications, when one has the focus',
		rows: [
			['Next, previous', '↓, ↑'],
			['Open', 'Enter'],
			['Archive', 'E'],
			['Read or unread', 'U'],
		],
	},
	{
		title: 'Everything',
		rows: [
			['Undo, redo what you did', 'Mod+Z, Mod+Shift+Z'],
			['Paste without style', 'Mod+Shift+V'],
			['Leave the text', 'Escape, then Tab'],
			['This list', 'Mod+/'],
			['This list, outside the text', '?'],
		],
	},
]

/** Every key the text understands. */
export default function Shortcuts({ onClose }: { onClose(): void }) {
	const mac = onMac()
	return (
		<Dialog title="Keyboard shortcuts" open onClose={onClose}>
			{GROUPS.map(({ title, rows }) => (
				<section key={title} className="mt-5">
					<h3 className="mb-1 font-semibold text-[13px] text-soft">{title}</h3>
					<dl>
						{rows.map(([what, keys]) => (
							<div key={what} className="flex items-baseline justify-between gap-4 border-line border-b py-1.5">
								<dt>{what}</dt>
								<dd className="whitespace-nowrap font-mono text-[12.5px] text-soft">
									{keys
										.split(', ')
										.map((key) => keyNames(key, mac))
										.join(', ')}
								</dd>
							</div>
						))}
					</dl>
				</section>
			))}
		</Dialog>
	)
}
