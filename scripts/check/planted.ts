import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder with these files, path → text, that is gone when the test is: a small project to plant a violation in. */
export function planted(files: Readonly<Record<string, string>>): string {
	const root = mkdtempSync(join(tmpdir(), 'tandem-check-'))
	onTestFinished(() => rmSync(root, { recursive: true }))
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(root, path)), { recursive: true })
		writeFileSync(join(root, path), text)
	}
	return root
}
