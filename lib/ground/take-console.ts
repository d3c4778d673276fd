import { format, stripVTControlCharacters } from 'node:util';
import { log } from './log';
import type { LogLevel } from './log-line';

const METHODS = { error: 'error', warn: 'warn', info: 'info', log: 'info', debug: 'debug' } as const;

/** From now on what Next, libraries and the start script print to the console is in the log, as records of one line as well. */
export function takeConsole(): void {
  for (const [method, level] of Object.entries(METHODS)) Reflect.set(console, method, printed(level));
}

function printed(level: LogLevel) {
  return (...words: unknown[]): void => {
    const error = words.find((word) => word instanceof Error);
    const text = stripVTControlCharacters(format(...words.filter((word) => word !== error))).trim();
    log[level]('printed', { text: text || undefined }, error);
  };
}
