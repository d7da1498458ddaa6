import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { WebSocket } from 'ws'
import { readLines } from '../scripts/run/line-reader.mjs'
import { browserOptions } from './browser.ts'

/** A tab of a bare browser. */
export interface BareTab {
	/** What an expression comes to in the page; a promise is waited for. */
	evaluate<T>(expression: string): Promise<T>
	/** Hides and freezes the page, as browsers do with tabs that were long not looked at. */
	freeze(): Promise<void>
	thaw(): Promise<void>
	close(): Promise<void>
}

/** A Chromium that only the DevTools protocol talks to: Playwright tells each page that it is looked at, so none freezes. */
export interface BareBrowser {
	open(url: string): Promise<BareTab>
	close(): Promise<void>
}

export async function openBareBrowser(): Promise<BareBrowser> {
	const { executablePath = chromium.executablePath(), args = [] } = await browserOptions()
	const profile = await mkdtemp(join(tmpdir(), 'tandem-browser-'))
	const flags = [...args, '--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`]
	const child = spawn(executablePath, flags, { stdio: ['ignore', 'ignore', 'pipe'] })
	const devtools = await connect(child)
	return {
		open: async (url) => {
			const { targetId } = await devtools.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })
			const attached = { targetId, flatten: true }
			const { sessionId } = await devtools.send<{ sessionId: string }>('Target.attachToTarget', attached)
			const send = <T>(method: string, parameters: object) => devtools.send<T>(method, parameters, sessionId)
			const lifecycle = (state: 'frozen' | 'active') => send<void>('Page.setWebLifecycleState', { state })
			await send('Page.navigate', { url })
			return {
				evaluate: async (expression) => {
					type Answer = { result: { value: never }; exceptionDetails?: { text: string } }
					const asked = { expression, awaitPromise: true, returnByValue: true }
					const { result, exceptionDetails } = await send<Answer>('Runtime.evaluate', asked)
					if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.text}`)
					return result.value
				},
				freeze: () => lifecycle('frozen'),
				thaw: () => lifecycle('active'),
				close: async () => {
					await devtools.send('Target.closeTarget', { targetId })
				},
			}
		},
		close: async () => {
			const ended = once(child, 'exit')
			devtools.end()
			child.kill('SIGTERM')
			await ended
			await rm(profile, { recursive: true, force: true, maxRetries: 5 })
		},
	}
}

async function connect(child: ChildProcess) {
	const address = new Promise<string>((resolve, reject) => {
		if (child.stderr) readLines(child.stderr, (line) => resolveAddress(line, resolve))
		child.once('exit', (code) => reject(new Error(`the browser ended with ${code}`)))
	})
	const socket = new WebSocket(await address)
	await once(socket, 'open')
	const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
	let last = 0
	socket.on('message', (data) => {
		const { id, result, error } = JSON.parse(String(data))
		const call = waiting.get(id)
		waiting.delete(id)
		if (error) call?.reject(new Error(error.message))
		else call?.resolve(result)
	})
	return {
		send: <T>(method: string, params: object, sessionId?: string) => {
			last += 1
			const id = last
			socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }))
			return new Promise<T>((resolve, reject) => {
				waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
			})
		},
		end: () => socket.terminate(),
	}
}

function resolveAddress(line: string, resolve: (address: string) => void): void {
	const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1]
	if (address !== undefined) resolve(address)
}
