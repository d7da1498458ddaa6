import type { ServerResponse } from 'node:http'
import { FAILURES } from '@tandem/protocol'

/** Seconds until the page looks again. */
const AGAIN = 2

// Everything stands in the page: what would serve a file is what is not there yet. The colours are the look's.
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="${AGAIN}">
<title>Tandem is starting</title>
<style>
:root { --paper: #fbfaf7; --ink: #22201d; --soft: #5f5a52; --accent: #0f766e; --coral: #f0805a; --both: #12312d }
@media (prefers-color-scheme: dark) {
	:root { --paper: #191817; --ink: #ece8e1; --soft: #b3aca1; --accent: #5ecfc0; --coral: #f0936f; --both: #0b2320 }
}
* { box-sizing: border-box; margin: 0 }
body {
	min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 24px;
	background: var(--paper); color: var(--ink);
	font: 14px/1.5 'Inter Variable', Inter, ui-sans-serif, system-ui, sans-serif; text-align: center;
}
svg { display: block; margin: 0 auto 24px }
h1 {
	font: 600 23px/1.3 'Source Serif 4 Variable', 'Source Serif 4', ui-serif, Georgia, serif;
	letter-spacing: -0.01em; margin-bottom: 6px;
}
p { color: var(--soft); max-width: 44ch; margin: 0 auto; text-wrap: balance }
</style>
</head>
<body>
<main>
<svg width="65" height="45" viewBox="0 0 26 18" aria-hidden="true"><circle cx="9" cy="9" r="8" fill="var(--coral)"/><circle cx="17" cy="9" r="8" fill="var(--accent)"/><path d="M13 2.07a8 8 0 0 1 0 13.86a8 8 0 0 1 0-13.86" fill="var(--both)"/></svg>
<h1>Tandem is starting</h1>
<p role="status">This page opens by itself in a moment. What you wrote is kept.</p>
</main>
</body>
</html>
`

/** Answers a page request while the web process is not up. */
export function answerStarting(response: ServerResponse): void {
	response.writeHead(FAILURES.starting.status, {
		'content-type': 'text/html; charset=utf-8',
		'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
		'cache-control': 'no-store',
		'retry-after': String(AGAIN),
	})
	response.end(PAGE)
}
