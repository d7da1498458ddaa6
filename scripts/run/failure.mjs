/** A failure that a sentence explains fully: it is printed alone, without a stack, and ends the command with exit 1. */
export class Failure extends Error {}
