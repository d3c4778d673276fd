import { BLANK, isAt, TAB } from './bytes';

/** What the engine learns from the headers of one part, as far as its search for a signature goes. */
export interface Part {
  index: number;
  /** Text and message parts, and the text before the parts of a multipart message. */
  isSearched: boolean;
  /** base64 or quoted-printable: searched decoded, unless it is an attachment. */
  isEncoded: boolean;
  isAttachment: boolean;
}

/** What nobody declares is plain text. */
export function newPart(index: number): Part {
  return { index, isSearched: true, isEncoded: false, isAttachment: false };
}

const COLON = 58;

/** Processes one header line; words are compared by their beginning, and the last header of a name counts. */
export function learnFrom(part: Part, message: Uint8Array, start: number, end: number): void {
  const value = (name: string) => {
    if (!isAt(message, start, name)) return null;
    let at = start + name.length;
    // A header without a colon is one without a value.
    if (at !== end && message[at] !== COLON) return null;
    do at++;
    while (message[at] === BLANK || message[at] === TAB);
    return { beginsWith: (word: string) => at < end && isAt(message, at, word) };
  };
  const type = value('content-type');
  if (type)
    part.isSearched =
      type.beginsWith('text') ||
      type.beginsWith('message') ||
      (part.index === 0 && type.beginsWith('multipart'));
  const encoding = value('content-transfer-encoding');
  if (encoding) part.isEncoded = encoding.beginsWith('base64') || encoding.beginsWith('quoted-printable');
  const disposition = value('content-disposition');
  if (disposition) part.isAttachment = disposition.beginsWith('attachment');
}
