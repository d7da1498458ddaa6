import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The secret that session cookies are signed with: made at the first start in `dataDir/session-secret`, readable by
 * this user only, and read at every later one, so a restart signs nobody out. 256 bits as base64url. Throws when the
 * file cannot be read or written, or holds something else.
 */
export async function sessionSecret(dataDir: string, random: (length: number) => Uint8Array): Promise<string> {
	const path = join(dataDir, 'session-secret')
	await mkdir(dataDir, { recursive: true, mode: 0o700 })
	const made = Buffer.from(random(32)).toString('base64url')
	try {
		// wx: of two that start at once, the second reads what the first wrote.
		const file = await open(path, 'wx', 0o600)
		try {
			await file.writeFile(made)
			await file.sync()
		} finally {
			await file.close()
		}
		return made
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
	}
	const kept = (await readFile(path, 'utf8')).trim()
	// A start that was cut off between creating the file and writing it leaves an empty one.
	if (!/^[\w-]{43}$/.test(kept))
		throw new SecretError(`The file ${path} is damaged: delete it, then everybody signs in again.`)
	return kept
}

/** The message is one sentence for whoever runs the server. */
export class SecretError extends Error {
	override readonly name = 'SecretError'
}
