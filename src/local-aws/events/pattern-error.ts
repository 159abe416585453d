/** What is wrong with an event pattern or a filter policy, in EventBridge's words where it has some. */
export class PatternError extends Error {}
