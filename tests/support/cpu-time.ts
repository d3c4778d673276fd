/** CPU time of this process so far, in ms: what other processes do to a busy machine does not count. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
