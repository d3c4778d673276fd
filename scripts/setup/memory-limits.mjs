/** What the server's heap is bounded by: without, V8 lets it grow with the machine's memory. */
export const MEMORY_LIMITS = ['--max-old-space-size=208', '--max-semi-space-size=4'];

/** Pools of glibc's malloc. Without a limit each thread gets one of its own, and none gives back what another could use. */
export const MALLOC_ARENAS = '2';
