import { serveExamples } from './site.ts'

const { TANDEM = 'http://localhost:3000', TANDEM_TOKEN, TANDEM_DOCUMENT, PORT = '5173' } = process.env

if (!TANDEM_TOKEN) {
	console.error(
		'TANDEM_TOKEN is missing: open Tandem, your name at the bottom left, "Access for programs", and make one that may write.',
	)
	process.exit(1)
}

try {
	const document = TANDEM_DOCUMENT || undefined
	const site = await serveExamples({ tandem: TANDEM, token: TANDEM_TOKEN, document, port: Number(PORT) })
	console.log(`The examples are at ${site.url} and write in ${site.page}`)
} catch (error) {
	console.error(`The examples did not start: ${error instanceof Error ? error.message : error}`)
	process.exit(1)
}
