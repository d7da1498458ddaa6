'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { chooseTheme, onTheme, type Theme, theme } from './theme.ts'

const CHOICES = [
	{ value: 'system', label: 'System', icon: Monitor },
	{ value: 'light', label: 'Light', icon: Sun },
	{ value: 'dark', label: 'Dark', icon: Moon },
] as const

/** Light, dark, or whatever the system says; kept in this browser. */
export function ThemeChoice() {
	const shown = useSyncExternalStore(onTheme, theme, (): Theme => 'system')
	return (
		<fieldset>
			<legend className="mb-1.5 font-medium text-soft text-xs">Appearance</legend>
			<div className="grid grid-cols-3 gap-1 rounded-md bg-sunken p-1">
				{CHOICES.map(({ value, label, icon: Icon }) => (
					<label
						key={value}
						className="flex h-8 cursor-pointer items-center justify-center gap-2 rounded-[6px] text-soft has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent"
					>
						<input
							type="radio"
							name="theme"
							value={value}
							checked={shown === value}
							onChange={() => chooseTheme(value)}
							className="sr-only"
						/>
						<Icon size={15} strokeWidth={1.75} aria-hidden />
						{label}
					</label>
				))}
			</div>
		</fieldset>
	)
}
