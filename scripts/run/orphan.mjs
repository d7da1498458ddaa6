// Preloaded into every process the supervisor starts. The channel to the supervisor closes when the supervisor goes, also
// by `kill -9`: without this its children would live on and hold the port and the data directory.
//
// Node hands the preload on to what a child forks; those have a channel to their own parent, which is none of our business.
if (process.channel && process.env.TANDEM_SUPERVISOR === String(process.ppid)) {
	process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
	// After the listener, which would keep the process running for ever.
	process.channel.unref()
}
