import { expect, test } from 'vitest'
import { localUrl, networkUrls } from './address.mjs'

test('a browser on this machine is sent to an address it can open', () => {
	expect(localUrl('localhost', '3000')).toBe('http://localhost:3000')
	expect(localUrl('0.0.0.0', '80')).toBe('http://localhost:80')
	expect(localUrl('::1', '3000')).toBe('http://[::1]:3000')
	expect(localUrl('192.168.1.5', '3000')).toBe('http://192.168.1.5:3000')
})

test('only addresses that others can reach are offered to them', () => {
	const one = (address: string, family: 'IPv4' | 'IPv6', internal: boolean) =>
		({ address, family, internal, netmask: '', mac: '', cidr: null, scopeid: 0 }) as never
	const interfaces = {
		lo: [one('127.0.0.1', 'IPv4', true)],
		eth0: [one('192.168.1.5', 'IPv4', false), one('fe80::1', 'IPv6', false)],
	}
	expect(networkUrls('3000', interfaces)).toEqual(['http://192.168.1.5:3000'])
})
