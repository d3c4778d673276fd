import { repairControls } from './windows-1252';

/**
 * Control characters other than white space, and the directional overrides and isolates: with U+202E "gpj.exe" is shown as
 * "exe.jpg" (CVE-2021-42574 is the same trick in source code).
 */
const UNSHOWABLE = /[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Text without control characters and directional overrides; tabs and line ends stay. */
export function withoutControls(text: string): string {
  return text.replace(UNSHOWABLE, '');
}

/** Text for one line of display: no controls, any white space is one blank, none at the ends. */
export function displayLine(text: string): string {
  return withoutControls(repairControls(text)).replace(/\s+/g, ' ').trim();
}
