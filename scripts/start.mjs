// `npm start`: from a clone to a running Tandem. Runs on whatever Node is on PATH, before anything is installed, so this
// file keeps to syntax that an old Node can read and loads the rest only when Node is new enough to read that.
const major = Number(process.versions.node.split('.')[0])
if (major < 18) {
	console.error(
		`Tandem needs Node 18 or newer to start; this is Node ${process.versions.node}. Get one at https://nodejs.org`,
	)
	process.exit(1)
}
import('./run/command.mjs').then(({ runCommand }) => runCommand('start'))
