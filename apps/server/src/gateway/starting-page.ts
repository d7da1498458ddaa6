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
:root { --paper: #fbfaf7; --ink: #22201d; --soft: #5f5a52; --line: #e6e2da; --accent: #0f766e; --coral: #f0805a }
@media (prefers-color-scheme: dark) {
	:root { --paper: #191817; --ink: #ece8e1; --soft: #b3aca1; --line: #302d2a; --accent: #5ecfc0; --coral: #f0936f }
}
* { box-sizing: border-box; margin: 0 }
body {
	min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 24px;
	background: var(--paper); color: var(--ink);
	font: 14px/1.5 'Inter Variable', Inter, ui-sans-serif, system-ui, sans-serif; text-align: center;
}
svg { display: block; margin: 0 auto 24px; overflow: visible }
h1 {
	font: 600 23px/1.3 'Source Serif 4 Variable', 'Source Serif 4', ui-serif, Georgia, serif;
	letter-spacing: -0.01em; margin-bottom: 6px;
}
p { color: var(--soft); max-width: 40ch; margin: 0 auto }
.line { width: 120px; height: 2px; margin: 28px auto 0; border-radius: 2px; background: var(--line); overflow: hidden }
.line i { display: block; width: 40%; height: 100%; border-radius: 2px; background: var(--accent) }
.coral { fill: var(--coral) }
.accent { fill: var(--accent); mix-blend-mode: multiply }
@media (prefers-color-scheme: dark) { .accent { mix-blend-mode: screen } }
@media (prefers-reduced-motion: no-preference) {
	.line i { animation: pass 1.4s cubic-bezier(0.4, 0, 0.2, 1) infinite }
	@keyframes pass { from { transform: translateX(-110%) } to { transform: translateX(280%) } }
}
</style>
</head>
<body>
<main>
<svg width="56" height="36" viewBox="0 0 56 36" aria-hidden="true"><circle class="coral" cx="18" cy="18" r="16"/><circle class="accent" cx="38" cy="18" r="16"/></svg>
<h1>Tandem is starting</h1>
<p role="status">This page opens by itself in a moment. What you wrote is kept.</p>
<div class="line" aria-hidden="true"><i></i></div>
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
