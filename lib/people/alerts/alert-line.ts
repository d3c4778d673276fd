/*
 * A line of USER.alerts. The old web pages take it for a Perl regular expression, without case, and look for it in each header
 * line (F§1, F§11). Here alerts are words: a word with special characters is written with a backslash before each, so that
 * both find the same.
 */

import { markInvisible, visibleLine } from '@/lib/formats/mail/display-text';

/** The most alerts that one user may have. */
export const MAX_ALERTS = 100;
/** The most characters in one. */
const MAX_ALERT_LENGTH = 200;

const SPECIAL = /[\\^$.|?*+()[\]{}]/;

/** What is looked for, and whether the line was meant as a pattern by the old pages. */
export interface Alert {
  /** The line as it stands in the file. */
  line: string;
  /** What is looked for, literally. */
  text: string;
  isPattern: boolean;
}

/** Reads a line; null for an empty one. A pattern is looked for as it stands, until somebody converts it. */
export function parseAlertLine(line: string): Alert | null {
  if (line.trim() === '') return null;
  const plain = unescapePattern(line);
  return plain === null ? { line, text: line, isPattern: true } : { line, text: plain, isPattern: false };
}

/** The line for a word. */
export function formatAlertLine(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

/** An alert as a page shows it: of one that nobody would see each sign is marked. */
export function shownAlert(text: string): string {
  return visibleLine(text) || markInvisible(text);
}

export type AlertFault = 'empty' | 'tooLong' | 'controlCharacter';

/** Why a text cannot be an alert. */
export function findAlertFault(text: string): AlertFault | null {
  // Also what turns the text around it round: nobody types it, and it stands on the pages.
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(text))
    return 'controlCharacter';
  if (visibleLine(text) === '') return 'empty';
  return [...text].length > MAX_ALERT_LENGTH ? 'tooLong' : null;
}

/**
 * A word to look for instead of a pattern: backslashes and anchors taken out, of what is left the longest stretch without
 * special characters; '' when there is none.
 */
export function suggestWord(pattern: string): string {
  const stretches: string[] = [''];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    const next = pattern[at + 1] ?? '';
    if (character === '\\' && next !== '') {
      // \. is a dot; \s, \d and their like are not a letter.
      if (/\W/.test(next)) append(next);
      else stretches.push(next === 's' ? ' ' : '');
      at++;
    } else if (character === '[') {
      at = Math.max(at, pattern.indexOf(']', at + 2));
      stretches.push('');
    } else if (/[?*{]/.test(character)) {
      // The character before may be missing.
      stretches[stretches.length - 1] = (stretches.at(-1) ?? '').slice(0, -1);
      if (character === '{') at = Math.max(at, pattern.indexOf('}', at));
      stretches.push('');
    } else if (character === '.') {
      // A dot that nobody thought of as "any character" stands between two characters: `U.S.`, `example.org`.
      if (/[?*+{]/.test(next)) stretches.push('');
      else append(character);
    } else if (SPECIAL.test(character)) stretches.push('');
    else append(character);
  }
  return stretches
    .map((each) => each.trim())
    .reduce((best, each) => (each.length > best.length ? each : best), '');

  function append(text: string) {
    stretches[stretches.length - 1] += text;
  }
}

/** The word that a line without any unescaped special character means; null for a pattern. */
function unescapePattern(line: string): string | null {
  let text = '';
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? '';
    if (character === '\\') {
      const next = line[at + 1];
      if (next === undefined || /\w/.test(next)) return null;
      text += next;
      at++;
    } else if (SPECIAL.test(character)) return null;
    else text += character;
  }
  return text;
}
