import { networkInterfaces } from 'node:os'

const everywhere = new Set(['0.0.0.0', '::'])

/** Whether HOST means every network this machine is in. */
export function listensEverywhere(/** @type {string} */ host) {
	return everywhere.has(host)
}

/**
 * The URL at which a browser on this machine opens Tandem.
 * @param {string} host as in HOST
 * @param {string} port as in PORT
 */
export function localUrl(host, port) {
	const name = listensEverywhere(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
	return `http://${name}:${port}`
}

/**
 * The URLs at which other machines may reach this one (IPv4, what people can type).
 * @param {string} port
 * @param {ReturnType<typeof networkInterfaces>} interfaces
 */
export function networkUrls(port, interfaces = networkInterfaces()) {
	return Object.values(interfaces)
		.flatMap((addresses) => addresses ?? [])
		.filter((address) => address.family === 'IPv4' && !address.internal)
		.map((address) => `http://${address.address}:${port}`)
}
