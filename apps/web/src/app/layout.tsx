import type { Metadata, Viewport } from 'next'
import { ThemeProvider } from 'next-themes'
import type { ReactNode } from 'react'
import { inter, sourceSerif } from '../theme/fonts.ts'
import './globals.css'

export const metadata: Metadata = {
	title: { default: 'Tandem', template: '%s · Tandem' },
	description: 'Write together. Saved means saved.',
	referrer: 'same-origin',
}

export const viewport: Viewport = {
	themeColor: [
		{ media: '(prefers-color-scheme: light)', color: '#fbfaf7' },
		{ media: '(prefers-color-scheme: dark)', color: '#191817' },
	],
	// The phone's keyboard shrinks the page, so a bar at the bottom stands above it.
	interactiveWidget: 'resizes-content',
}

export default function RootLayout({ children }: { children: ReactNode }) {
	return (
		<html lang="en" className={`${inter.variable} ${sourceSerif.variable}`} suppressHydrationWarning>
			<body>
				<ThemeProvider attribute="data-theme" storageKey="tandem-theme" disableTransitionOnChange>
					{children}
				</ThemeProvider>
			</body>
		</html>
	)
}
