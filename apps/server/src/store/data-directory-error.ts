/** The data directory cannot be used. `message` is one sentence for whoever runs the server, with what to do. */
export class DataDirectoryError extends Error {
	override readonly name = 'DataDirectoryError'
}
