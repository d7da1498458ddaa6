import { describe, expect, test } from 'vitest'
import { hostPolicy, judgeOrigin } from './hosts.ts'

const local = hostPolicy('localhost', [], () => ['192.168.1.7'])
const lan = hostPolicy('0.0.0.0', ['https://write.example.org'], () => ['192.168.1.7', 'fe80::1%eth0', '2001:DB8:0::7'])

describe('G4: Host', () => {
	const hosts: [string | undefined, 'local' | 'lan', boolean][] = [
		['localhost', 'local', true],
		['localhost:3000', 'local', true],
		['LOCALHOST:3000', 'local', true],
		['127.0.0.1:3000', 'local', true],
		['[::1]:3000', 'local', true],
		['[0:0:0:0:0:0:0:1]:3000', 'local', true],
		[undefined, 'local', false],
		['', 'local', false],
		['evil.example', 'local', false],
		['localhost.evil.example', 'local', false],
		['localhost.', 'local', false],
		['localhost/', 'local', false],
		['ada@localhost', 'local', false],
		['localhost:3000, evil.example', 'local', false],
		['localhost:999999', 'local', false],
		['::1', 'local', false],
		['192.168.1.7:3000', 'local', false],
		['192.168.1.7:3000', 'lan', true],
		['[2001:db8::7]:3000', 'lan', true],
		['[fe80::1]:3000', 'lan', true],
		['192.168.1.8:3000', 'lan', false],
		['write.example.org', 'lan', true],
		['write.example.org:8443', 'lan', true],
		['example.org', 'lan', false],
	]
	test.each(hosts)('%s at a server on %s: allowed %s', (host, where, allowed) => {
		const verdict = judgeOrigin({ host }, where === 'local' ? local : lan)
		expect(verdict).toBe(allowed ? null : 'wrong-host')
	})

	test('a server on one address is known by it', () => {
		const one = hostPolicy('10.0.0.5', [], () => [])
		expect(judgeOrigin({ host: '10.0.0.5:3000' }, one)).toBe(null)
		expect(judgeOrigin({ host: '10.0.0.6:3000' }, one)).toBe('wrong-host')
	})

	test('a machine that changed networks is known by its new address', () => {
		let address = '192.168.1.7'
		const roaming = hostPolicy('0.0.0.0', [], () => [address])
		address = '10.1.1.1'
		expect(judgeOrigin({ host: '10.1.1.1' }, roaming)).toBe(null)
		expect(judgeOrigin({ host: '192.168.1.7' }, roaming)).toBe('wrong-host')
	})
})

describe('G4: Origin', () => {
	const origins: [string, boolean][] = [
		['http://localhost:3000', true],
		['http://127.0.0.1:3000', true],
		['http://localhost:4000', true],
		['http://192.168.1.7:3000', true],
		['https://write.example.org', true],
		['http://write.example.org', false],
		['https://evil.example', false],
		['https://write.example.org.evil.example', false],
		['null', false],
		['', false],
		['http://localhost:3000/', false],
		['http://ada@localhost:3000', false],
		['chrome-extension://localhost', false],
		['file://', false],
	]
	test.each(origins)('%s: allowed %s', (origin, allowed) => {
		expect(judgeOrigin({ host: 'localhost:3000', origin }, lan)).toBe(allowed ? null : 'foreign-origin')
	})

	test('whatever the Host is: a proxy in front may rewrite it', () => {
		expect(judgeOrigin({ host: '127.0.0.1:3000', origin: 'https://write.example.org' }, lan)).toBe(null)
	})
})

describe('G4: Sec-Fetch-Site', () => {
	const crossSite = { host: 'localhost:3000', 'sec-fetch-site': 'cross-site' }
	test('a foreign page cannot use a cookie', () => {
		expect(judgeOrigin({ ...crossSite, 'sec-fetch-mode': 'no-cors', cookie: 'a=b' }, local)).toBe('foreign-origin')
		expect(judgeOrigin({ ...crossSite, 'sec-fetch-mode': 'websocket', cookie: 'a=b' }, local)).toBe('foreign-origin')
		expect(judgeOrigin({ ...crossSite, cookie: 'a=b' }, local)).toBe('foreign-origin')
	})
	test('without a cookie, or from our own pages, it goes on', () => {
		expect(judgeOrigin(crossSite, local)).toBe(null)
		expect(judgeOrigin({ ...crossSite, 'sec-fetch-site': 'same-origin', cookie: 'a=b' }, local)).toBe(null)
	})
	test('a link from a foreign page opens', () => {
		expect(judgeOrigin({ ...crossSite, 'sec-fetch-mode': 'navigate', cookie: 'a=b' }, local)).toBe(null)
	})
})
