/**
 * What can be wrong in a log. None of it stops a record from being shown as far as possible.
 * - `not-a-record`: a line that neither is a record nor goes on with one
 * - `cut-off`: a record of 1,023 bytes, which DSPAM has cut (F§3)
 * - `glued`: a record that began in the middle of a line
 * - `fields-missing`: a record without all of its fields
 * - `unknown-class`: a class letter that nobody knows
 * - `time-missing`, `time-early` (before 1990), `time-future` (more than a day ahead)
 * - `nul-bytes`: NUL bytes, as a crash leaves them
 * - `line-too-long`: a line without end
 * - `signature-malformed`: no signature that DSPAM can have made
 */
export type LogProblem =
  | 'not-a-record'
  | 'cut-off'
  | 'glued'
  | 'fields-missing'
  | 'unknown-class'
  | 'time-missing'
  | 'time-early'
  | 'time-future'
  | 'nul-bytes'
  | 'line-too-long'
  | 'signature-malformed';

/** How often each problem was met. */
export type ProblemCounts = Partial<Record<LogProblem, number>>;
