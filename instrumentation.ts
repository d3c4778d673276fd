/** Next calls this once when the server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { notePeerAddresses } = await import('@/lib/data/peer-address');
  notePeerAddresses();
  const { startBackground } = await import('@/lib/data/background');
  startBackground();
}
