import { documentText, makeDocument, saved, write } from './document-page.ts'
import { expect, test } from './test.ts'

test('G1: what was saved before a kill -9 is there for everybody when the server is back', async ({
	tandem,
	arrive,
}) => {
	const ada = await arrive()
	const a = await ada.open('/')
	const path = await makeDocument(a)
	await write(a, 'The first words.')
	await saved(a)

	await tandem.kill('SIGKILL')
	await tandem.ready()

	const ben = await arrive()
	const b = await ben.open(path)
	await expect(documentText(b)).toContainText('The first words.')
	// The page that was open all along has come back by itself.
	await write(a, ' And more.')
	await expect(documentText(b)).toContainText('The first words. And more.')
	await saved(a)
})
