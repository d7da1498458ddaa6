import { type Bar, type Chart, chartsOf, type Shown } from './chart.ts'

/** Where and when the results were measured. */
export interface Origin {
	readonly date: string
	readonly commit: string
	readonly node: string
	readonly cores: number
}

const WIDTH = 830
const LEFT = 330
/** For the number behind the longest bar. */
const RIGHT = 90
/** Pixels a number takes. */
const NUMBER = 60
const ROOM = WIDTH - LEFT - RIGHT
const LINE = 17
const GAP = 14
const TOP = 56

// GitHub shows the file as an image: it has no fonts and colours but its own, and sees which theme the system has.
const STYLE = `
	text { font: 12px system-ui, sans-serif; fill: #24292f }
	.title { font-weight: 600; font-size: 15px }
	.name { font-weight: 600 }
	.quiet, .side { fill: #57606a }
	.bar { fill: #afb8c1 } .tandem { fill: #1f6feb } .limit { stroke: #cf222e; stroke-width: 1.5 }
	@media (prefers-color-scheme: dark) {
		text { fill: #e6edf3 } .quiet, .side { fill: #9198a1 }
		.bar { fill: #545d68 } .tandem { fill: #4493f8 } .limit { stroke: #f85149 }
	}`

/** Results as an SVG that is read at a README's width in light and dark. */
export function draw(shown: readonly Shown[], origin: Origin): string {
	let y = TOP
	const parts: string[] = []
	for (const chart of shown.flatMap(chartsOf)) {
		parts.push(block(chart, y))
		y += Math.max(2, chart.bars.length) * LINE + GAP
	}
	const rounds = Math.max(0, ...shown.map(({ result }) => result.rounds - result.voided))
	const where = `Medians, rounds: ${rounds} · ${origin.cores} cores, Node ${origin.node}, commit ${origin.commit}, ${origin.date}`
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img">
<title>Tandem beside others</title>
<style>${STYLE}
</style>
<text class="title" x="0" y="16">Tandem beside Hocuspocus, y-websocket and bare servers: shorter is better</text>
<text class="quiet" x="0" y="36">${escaped(where)}; the red line is Tandem’s limit</text>
${parts.join('\n')}
</svg>
`
}

function block({ scenario, figure, limit, bars }: Chart, y: number): string {
	const at = limit === undefined ? undefined : LEFT + Math.min(1, limit) * ROOM
	const lines = bars.map((bar, index) => line(bar, y + index * LINE, index === 0 ? at : undefined))
	return [
		`<text class="name" x="0" y="${y + 12}">${escaped(scenario)}</text>`,
		`<text class="quiet" x="0" y="${y + 12 + LINE}">${escaped(figure)}</text>`,
		...lines,
		...(at === undefined
			? []
			: [`<line class="limit" x1="${round(at)}" x2="${round(at)}" y1="${y}" y2="${y + LINE - 1}"/>`]),
	].join('\n')
}

/** `limit`: where a line is drawn across; the number must not be under it. */
function line({ side, value, share, isCut }: Bar, y: number, limit = 0): string {
	const width = Math.max(1, share * ROOM)
	const end = LEFT + width
	const free = limit > end && limit < end + NUMBER ? limit : end
	const kind = side === 'Tandem' ? 'bar tandem' : 'bar'
	return [
		`<text class="side" x="${LEFT - 8}" y="${y + 12}" text-anchor="end">${escaped(side)}</text>`,
		`<rect class="${kind}" x="${LEFT}" y="${y + 3}" width="${round(width)}" height="11" rx="2"/>`,
		`<text x="${round(free + 6)}" y="${y + 12}">${isCut ? '» ' : ''}${number(value)}</text>`,
	].join('')
}

/** Three digits that say something; whole from a hundred on. */
function number(value: number): string {
	if (Number.isNaN(value)) return 'not measured'
	return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}

const round = (value: number) => Math.round(value * 10) / 10

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
