/** DSPAM cuts a line at 1,023 bytes (F§3), so what is long is compared by its beginning. */
const COMPARED = 200;

/**
 * A text of the log as it is compared with that of a mail: without white space, which DSPAM folds and cuts in its own way, and without
 * what stands for characters that are not shown (keepForAddresses).
 */
export function comparedText(text: string): string {
  return text.replace(/[\s\u200b]+/g, '').slice(0, COMPARED);
}
