/** What the server's heap is bounded by: without, V8 lets it grow with the machine's memory. */
export const MEMORY_LIMITS = ['--max-old-space-size=208', '--max-semi-space-size=4'];
