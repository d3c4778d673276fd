import { format, stripVTControlCharacters } from 'node:util';

/** As of the log's records (lib/ground/take-console.ts). */
const LEVELS = { error: 'error', warn: 'warn', info: 'info', log: 'info', debug: 'debug' };

/**
 * With LOG_FORMAT=json, what this process prints is records of JSON on standard error from now on, one a line: Node's warnings and what Next says before the
 * log of the server takes over (lib/data/session/start-log.ts).
 */
export function printJson() {
  if (process.env.LOG_FORMAT !== 'json') return;
  for (const [method, level] of Object.entries(LEVELS))
    Reflect.set(console, method, (/** @type {unknown[]} */ ...words) => {
      const text = stripVTControlCharacters(format(...words)).trim();
      process.stderr.write(
        `${JSON.stringify({ time: new Date().toISOString(), level, msg: 'printed', text })}\n`,
      );
    });
  // Node prints them itself as long as its own listener is there.
  process.removeAllListeners('warning');
  process.on('warning', (warning) => console.warn(warning.stack ?? String(warning)));
}
