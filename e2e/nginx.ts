import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readLinesOf } from './line-reader.ts'

const PLACES = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'].map((folder) =>
	join(folder, 'nginx'),
)

/** What to do where there is none. */
export const HOW_TO_GET = 'apt-get install -y --no-install-recommends nginx-light'

/** The program; undefined where there is none and it cannot be installed. */
export function nginxProgram(): string | undefined {
	const found = () => PLACES.find((path) => existsSync(path))
	if (found() === undefined && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		const [command = '', ...args] = HOW_TO_GET.split(' ')
		try {
			execFileSync(command, args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' })
		} catch {
			// Without a network there is none; the caller says so.
		}
	}
	return found()
}

/** As people copy it from the first page they find: it compresses what it can and buffers answers. */
function configuration(folder: string, port: number, upstream: number): string {
	return `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${folder}/pid;
error_log stderr warn;
worker_processes 1;
events { worker_connections 64; }
http {
	access_log off;
	client_body_temp_path ${folder}/body;
	proxy_temp_path ${folder}/proxy;
	fastcgi_temp_path ${folder}/fastcgi;
	uwsgi_temp_path ${folder}/uwsgi;
	scgi_temp_path ${folder}/scgi;
	gzip on;
	gzip_proxied any;
	gzip_min_length 1;
	gzip_types *;
	proxy_buffering on;
	server {
		listen 127.0.0.1:${port};
		location / {
			proxy_pass http://127.0.0.1:${upstream};
			proxy_set_header Host $host;
		}
	}
}
`
}

/** An nginx of the test's own in front of a port of this machine. */
export async function startNginx(program: string, upstream: number) {
	const folder = await mkdtemp(join(tmpdir(), 'tandem-nginx-'))
	const port = await freePort()
	await writeFile(join(folder, 'nginx.conf'), configuration(folder, port, upstream))
	const nginx = readLinesOf(program, ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'])
	await answers(port, nginx.lines)
	return {
		url: `http://localhost:${port}`,
		stop: async () => {
			nginx.stop()
			await nginx.ended
			await rm(folder, { recursive: true, force: true })
		},
	}
}

/** Asks until it listens, up to ten seconds: it says nothing when it does. */
async function answers(port: number, lines: readonly string[]): Promise<void> {
	for (const end = Date.now() + 10_000; ; ) {
		const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { headers: { host: 'localhost' } }).catch(() => null)
		if (answer?.ok) return
		if (Date.now() > end) throw new Error(`nginx does not answer:\n${lines.join('\n')}`)
		await new Promise((resolve) => setTimeout(resolve, 20))
	}
}

async function freePort(): Promise<number> {
	const probe = createServer()
	await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
	const address = probe.address()
	await new Promise((resolve) => probe.close(resolve))
	return typeof address === 'object' ? (address?.port ?? 0) : 0
}
