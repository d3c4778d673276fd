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

const TYPE = 'content-type:';
const ENCODING = 'content-transfer-encoding:';
const DISPOSITION = 'content-disposition:';

/** Takes note of one header line; words are compared by their beginning, and the last header of a name counts. */
export function learnFrom(part: Part, message: Uint8Array, start: number): void {
  const beginsWith = (name: string, ...words: string[]) => {
    let at = start + name.length;
    while (message[at] === BLANK || message[at] === TAB) at++;
    return words.some((word) => isAt(message, at, word));
  };
  if (isAt(message, start, TYPE))
    part.isSearched =
      beginsWith(TYPE, 'text', 'message') || (part.index === 0 && beginsWith(TYPE, 'multipart'));
  else if (isAt(message, start, ENCODING))
    part.isEncoded = beginsWith(ENCODING, 'base64', 'quoted-printable');
  else if (isAt(message, start, DISPOSITION)) part.isAttachment = beginsWith(DISPOSITION, 'attachment');
}
