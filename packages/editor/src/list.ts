import { InputRule, mergeAttributes } from '@tiptap/core'
import {
	BulletList as BaseBulletList,
	ListItem as BaseListItem,
	OrderedList as BaseOrderedList,
	TaskItem as BaseTaskItem,
	TaskList as BaseTaskList,
} from '@tiptap/extension-list'
import type { EditorState } from '@tiptap/pm/state'
import { tickInPlace } from './task-box.ts'

/**
 * Items may begin with any block. Tiptap asks for a paragraph first, but two people who edit one item at once can merge
 * into an item without one, and the binding deletes, for everybody, an element that its schema does not allow.
 */
const ITEM_CONTENT = 'block+'

/** Where a list typed as Markdown would only put a list straight into a list item. */
const startsItem = ({ selection: { $from } }: EditorState): boolean =>
	$from.depth > 1 && $from.index(-1) === 0 && /Item$/.test($from.node(-1).type.name)

const notAtItemStart = (rules: InputRule[]): InputRule[] =>
	rules.map(
		(rule) =>
			new InputRule({
				find: rule.find,
				handler: (match) => (startsItem(match.state) ? null : rule.handler(match)),
			}),
	)

export const ListItem = BaseListItem.extend({ content: ITEM_CONTENT })

export const BulletList = BaseBulletList.extend({
	addInputRules() {
		return notAtItemStart(this.parent?.() ?? [])
	},
})

export const OrderedList = BaseOrderedList.extend({
	addInputRules() {
		return notAtItemStart(this.parent?.() ?? [])
	},
})

export const TaskList = BaseTaskList

export const TaskItem = BaseTaskItem.extend({
	content: ITEM_CONTENT,
	addNodeView() {
		const make = this.parent?.()
		return make ? tickInPlace(make) : null
	},
	// The server's page: the box is shown, but nothing would happen if it were pressed.
	renderHTML: ({ node, HTMLAttributes }) => [
		'li',
		mergeAttributes(HTMLAttributes, { 'data-type': 'taskItem' }),
		[
			'label',
			{ contenteditable: 'false' },
			[
				'input',
				{
					type: 'checkbox',
					disabled: '',
					checked: node.attrs.checked === true ? '' : null,
					'aria-label': checkboxLabel(node.textContent),
				},
			],
		],
		['div', 0],
	],
}).configure({ nested: true, a11y: { checkboxLabel: (node) => checkboxLabel(node.textContent) } })

/** What a screen reader calls a task's box. */
const checkboxLabel = (text: string): string => `Done: ${text.slice(0, 80) || 'empty task'}`
