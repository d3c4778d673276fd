/** As the C library calls them. What a shell does not tell of is left out: an interrupt, and a pipe that nobody reads. */
const SIGNALS = [
  'Hangup',
  'Quit',
  'Illegal instruction',
  'Trace/breakpoint trap',
  'Aborted',
  'Bus error',
  'Floating point exception',
  'Killed',
  'User defined signal 1',
  'Segmentation fault',
  'User defined signal 2',
  'Alarm clock',
  'Terminated',
  'Stack fault',
  'CPU time limit exceeded',
  'File size limit exceeded',
  'Virtual timer expired',
  'Profiling timer expired',
  'I/O possible',
  'Power failure',
  'Bad system call',
].join('|');

/** Debian's shell writes the word alone; bash writes its own name, a number and the command around it. */
const TOLD = new RegExp(`^(?:.*: line \\d+: +\\d+ )?(?:${SIGNALS})(?: \\(core dumped\\))?(?: {2,}.*)?$`, 'm');

/**
 * Whether what dspam and the programs it started have written (F§5) tells that the delivery agent was ended by a signal: it may have taken the message by then.
 * dspam's exit code is that of any failure, so the only one to tell is the shell that it runs the agent in; where that replaces itself by the agent (bash with one command),
 * and where the agent runs below a daemon, nobody does.
 */
export function wasAgentKilled(output: string): boolean {
  return TOLD.test(output);
}
