import localFont from 'next/font/local'

/*
 * The Latin files: preloaded, and `optional`, so that one that comes too late waits for the next page instead of moving
 * the text under its reader. A heading is too large to stand in another serif for as long as the page is open, and moves
 * nothing that is read: it is exchanged. Other scripts are in other-scripts.css.
 * Next reads these calls without running them, so each spells out its range.
 */

export const inter = localFont({
	src: '../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
	weight: '100 900',
	display: 'optional',
	variable: '--font-inter',
	declarations: [
		{
			prop: 'unicode-range',
			value:
				'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
		},
	],
})

export const sourceSerif = localFont({
	src: [
		{
			path: '../../node_modules/@fontsource-variable/source-serif-4/files/source-serif-4-latin-opsz-normal.woff2',
			weight: '200 900',
			style: 'normal',
		},
		{
			path: '../../node_modules/@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-italic.woff2',
			weight: '200 900',
			style: 'italic',
		},
	],
	display: 'optional',
	variable: '--font-source-serif',
	adjustFontFallback: 'Times New Roman',
	declarations: [
		{
			prop: 'unicode-range',
			value:
				'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
		},
	],
})

/** The same file as the text's, fetched once. */
export const headingSerif = localFont({
	src: '../../node_modules/@fontsource-variable/source-serif-4/files/source-serif-4-latin-opsz-normal.woff2',
	weight: '200 900',
	display: 'swap',
	variable: '--font-heading-serif',
	adjustFontFallback: 'Times New Roman',
	declarations: [
		{
			prop: 'unicode-range',
			value:
				'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
		},
	],
})
