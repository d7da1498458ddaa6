import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Failure } from './failure.mjs'
import { nodeVersion, root } from './project.mjs'
import { onToldToEnd } from './told-to-end.mjs'

/**
 * The Node that came with the dependencies.
 * @param {string} folder the clone
 */
export function projectNode(folder) {
	return join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/** Whether this process already runs on the project's Node. */
export function onProjectNode() {
	return process.versions.node === nodeVersion
}

/**
 * Runs this same command on the project's Node and ends with its exit code. When this one is told to
 * end, so is the other; should this one be killed, the other sees its channel close and ends too.
 * @returns {Promise<never>}
 */
export function rerunOnProjectNode() {
	return new Promise((_resolve, reject) => {
		const child = spawn(projectNode(root), process.argv.slice(1), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
		onToldToEnd(() => child.kill('SIGTERM'))
		// Tests listen on our own channel, if there is one.
		child.on('message', (message) => process.send?.(message))
		child.on('error', () =>
			reject(
				new Failure(
					`Node ${nodeVersion} does not run on this machine; Tandem runs on macOS, Linux with glibc, and Windows through WSL 2.`,
				),
			),
		)
		child.on('exit', (code) => process.exit(code ?? 1))
	})
}
