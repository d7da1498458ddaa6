import localFont from 'next/font/local'

/*
 * The latin files are named here as well as in globals.css: this way they are preloaded and the fallback is drawn with
 * their metrics, so the text does not move when they arrive. Other scripts come from Fontsource's own list by
 * unicode-range, when a page needs them.
 */
export const inter = localFont({
	src: '../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
	weight: '100 900',
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
	src: '../../node_modules/@fontsource-variable/source-serif-4/files/source-serif-4-latin-opsz-normal.woff2',
	weight: '200 900',
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
