// `pnpm dev` and `npm run dev`: like start.mjs, but both processes reload what changes. Old Node: see start.mjs.
const major = Number(process.versions.node.split('.')[0])
if (major < 18) {
	console.error(
		`Tandem needs Node 18 or newer to start; this is Node ${process.versions.node}. Get one at https://nodejs.org`,
	)
	process.exit(1)
}
import('./run/command.mjs').then(({ runCommand }) => runCommand('dev'))
