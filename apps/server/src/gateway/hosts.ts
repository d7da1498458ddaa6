import type { FailureCode } from '@tandem/protocol'

/** The request headers a judgement needs; node:http's and a plain object both fit. Names are in lower case. */
export type JudgedHeaders = Readonly<Record<string, string | string[] | undefined>>

/** Who may name this server in Host and Origin. */
export interface HostPolicy {
	/**
	 * Whether a browser may have this host name in its address bar for us. `scheme` is that of an Origin, `http:` or
	 * `https:`; undefined when a Host header is judged, which names none.
	 */
	allows(hostname: string, scheme: string | undefined): boolean
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/**
 * Loopback names always; `listenHost` and this machine's own addresses when others can reach it; the WEB_ORIGINs, in
 * their scheme only. `ownAddresses` is asked again for every name that is not known: a laptop changes networks.
 *
 * Ports are not compared. Cookies know no ports either, so a port is no boundary, and a forwarded one (a container, a
 * proxy in front) is none of the server's business.
 */
export function hostPolicy(
	listenHost: string,
	webOrigins: readonly string[],
	ownAddresses: () => readonly string[],
): HostPolicy {
	const listen = asHostname(listenHost)
	const reachable = !LOOPBACK.includes(listen)
	const always = new Set([...LOOPBACK, listen])
	const named = new Set(webOrigins.map((origin) => new URL(origin)).map((url) => `${url.protocol}//${url.hostname}`))
	return {
		allows: (hostname, scheme) => {
			if (always.has(hostname)) return true
			const schemes = scheme === undefined ? ['http:', 'https:'] : [scheme]
			if (schemes.some((each) => named.has(`${each}//${hostname}`))) return true
			return reachable && ownAddresses().some((address) => asHostname(address) === hostname)
		},
	}
}

/**
 * Whether a request or an upgrade may go on: null, or why not. Knows nothing of the path: it stands in front of all.
 *
 * An unknown Host is DNS rebinding: a foreign page whose name was pointed here. An Origin is sent by browsers on
 * everything that changes something and on every upgrade; none means not a browser, and the credentials decide.
 */
export function judgeOrigin(headers: JudgedHeaders, policy: HostPolicy): FailureCode | null {
	const host = hostnameOf(single(headers.host))
	if (host === null || !policy.allows(host, undefined)) return 'wrong-host'
	const origin = single(headers.origin)
	if (origin !== undefined) {
		const url = URL.parse(origin)
		// `null` (a sandboxed frame, a file) and anything that is not exactly an origin end here too.
		if (url === null || url.origin !== origin || !policy.allows(url.hostname, url.protocol)) return 'foreign-origin'
	}
	// A foreign page sent this with somebody's cookie. Following a link is a navigation and must keep working; it
	// changes nothing, because browsers send an Origin with every navigation that is not a GET.
	const crossSite =
		single(headers['sec-fetch-site']) === 'cross-site' && single(headers['sec-fetch-mode']) !== 'navigate'
	if (crossSite && headers.cookie !== undefined) return 'foreign-origin'
	return null
}

/** Whether people reach this server by HTTPS only, so that its cookies need never travel in the clear. */
export function httpsOnly(webOrigins: readonly string[]): boolean {
	return webOrigins.length > 0 && webOrigins.every((origin) => origin.startsWith('https:'))
}

/** The host name of a Host header, without its port and in URL's spelling; null when it is not one. */
function hostnameOf(host: string | undefined): string | null {
	// URL would take a path, a user or a blank around the name.
	if (host === undefined || !/^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/i.test(host)) return null
	return URL.parse(`http://${host}`)?.hostname ?? null
}

/** An address or name as URL spells it: lower case, IPv6 shortened and in brackets. */
function asHostname(address: string): string {
	const bare = address.replace(/%.*$/, '')
	return URL.parse(`http://${bare.includes(':') ? `[${bare}]` : bare}`)?.hostname ?? address
}

/** A header that counts once. Sent twice it is neither: the two readers of a list may disagree. */
function single(value: string | string[] | undefined): string | undefined {
	return Array.isArray(value) ? value.join(',') : value
}
