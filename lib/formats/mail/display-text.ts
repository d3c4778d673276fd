import { repairControls } from './windows-1252';

const BLANK = 0x20;
const TILDE = 0x7e;

/**
 * Control characters other than white space, and the directional overrides and isolates: with U+202E "gpj.exe" is shown as
 * "exe.jpg" (CVE-2021-42574 is the same trick in source code).
 */
const UNSHOWABLE = /[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Text without control characters and directional overrides; tabs and line ends stay. */
export function withoutControls(text: string): string {
  return text.replace(UNSHOWABLE, '');
}

/**
 * Whether a text is a line of printable ASCII with single blanks between its words, as nearly every header value is: nothing below
 * changes it. A first index asks it of 300,000 texts.
 */
function isPlainLine(text: string): boolean {
  let previous = BLANK;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < BLANK || code > TILDE || (code === BLANK && previous === BLANK)) return false;
    previous = code;
  }
  return previous !== BLANK || text === '';
}

/** Text for one line of display: no controls, any white space is one blank, none at the ends. */
export function displayLine(text: string): string {
  if (isPlainLine(text)) return text;
  return withoutControls(repairControls(text)).replace(/\s+/g, ' ').trim();
}

/**
 * Characters without any width, which newsletters and spam put between words and letters, in a row or each: soft hyphens, joiners of
 * words, marks of direction, fillers. Joiners of letters stay where letters are on both sides (Persian, emoji), and so does what makes
 * a picture of a sign (U+FE0F).
 */
const INVISIBLE = /(?!\u200c|\u200d|\ufe0f)[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
const LONE_JOINERS = /(^|\s)(?:\u200c|\u200d|\ufe0f|\s)+|(?:\u200c|\u200d)+(?=\s|$)/g;
/** A letter of braille without a dot: as wide as any, and nothing is to be seen of it. */
const BLANK_LETTER = /\u2800/g;

/** Text for one line of display without what nobody sees: '' where nothing of it can be seen. */
export function visibleLine(text: string): string {
  if (isPlainLine(text)) return text;
  const line = displayLine(text.replace(INVISIBLE, '').replace(BLANK_LETTER, ' '));
  return line.replace(LONE_JOINERS, '$1').trim();
}

/** Whether nothing of a text can be seen. Linear; the usual text is known by its first letters. */
export function isBlank(text: string): boolean {
  return visibleLine(text.slice(0, 200)) === '' && visibleLine(text) === '';
}

/** As INVISIBLE, but all of them: what is right between the letters of a name makes another address. */
const UNSEEN_IN_ADDRESS = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\u2800]/gu;

/** The same for what has to be told apart from any other, as an address: each of them is a sign that can be seen. */
export function markInvisible(text: string): string {
  return text.replace(UNSEEN_IN_ADDRESS, '\ufffd');
}

/**
 * Text that addresses are still to be taken from: what displayLine would leave out of it stands there as U+200B, which names lose
 * (visibleLine) and addresses show (markInvisible). So does U+FEFF, which counts as white space in JavaScript and not in mail.
 */
export function keepForAddresses(text: string): string {
  return repairControls(text).replace(UNSHOWABLE, '\u200b').replaceAll('\ufeff', '\u200b');
}
