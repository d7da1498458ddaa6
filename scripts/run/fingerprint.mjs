import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Neither made by a build nor able to change one. */
const skipped = (/** @type {string} */ name) =>
	name === 'node_modules' ||
	name.startsWith('.next') ||
	name === 'next-env.d.ts' ||
	name.endsWith('.tsbuildinfo') ||
	/\.test\.tsx?$/.test(name)

/**
 * Every file at or below `path`, sorted, without tests, dependencies and build output.
 * @param {string} path
 * @returns {string[]}
 */
function filesAt(path) {
	if (!statSync(path).isDirectory()) return [path]
	return readdirSync(path)
		.filter((name) => !skipped(name))
		.sort()
		.flatMap((name) => filesAt(join(path, name)))
}

/**
 * One hash over names and contents: equal exactly when a build of these sources would come out the same.
 * @param {string} root names are hashed relative to it, so a moved clone keeps its build
 * @param {string[]} paths files and folders, relative to root
 * @param {string} salt whatever else the build depends on, e.g. the Node version
 */
export function fingerprint(root, paths, salt) {
	const hash = createHash('sha256').update(salt)
	for (const file of paths.flatMap((path) => filesAt(join(root, path)))) {
		const content = readFileSync(file)
		hash.update(`\0${relative(root, file).split(sep).join('/')}\0${content.length}\0`).update(content)
	}
	return hash.digest('hex')
}
