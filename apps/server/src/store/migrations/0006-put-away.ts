/** Finds what somebody archived, or was taken back, the oldest of which is let go. */
export const statements: readonly string[] = [
	"CREATE INDEX notification_put_away ON notification (person, seq) WHERE state IN ('archived', 'withdrawn')",
]
