/** What DSPAM makes of one header field: the data as they stand in the message, lines and all. */
export interface HeaderField {
  name: string;
  data: string;
}

/** One part of a message as DSPAM finds it. Texts hold one byte a character (latin1). */
export interface MessagePart {
  fields: HeaderField[];
  body: string;
  /** The part is HTML, and stripped. */
  isHtml: boolean;
  /** Whether its body is text that is split into words: text/*, message/*, or no type at all. */
  isText: boolean;
  isMultipart: boolean;
  encoding: 'base64' | 'quoted-printable' | '8bit' | 'other';
  isAttachment: boolean;
}

export function emptyPart(): MessagePart {
  return {
    fields: [],
    body: '',
    isHtml: false,
    isText: true,
    isMultipart: false,
    encoding: 'other',
    isAttachment: false,
  };
}

/** Takes from a header field what decides how the body is read. A later field of the same name wins. */
export function noteField(part: MessagePart, { name, data }: HeaderField): void {
  const value = data.slice(0, 32).toLowerCase();
  switch (name.toLowerCase()) {
    case 'content-type':
      part.isText = value.startsWith('text') || value.startsWith('message');
      // By place, not by the slash: that is how DSPAM looks.
      part.isHtml = value.startsWith('text') && value.startsWith('html', 5);
      part.isMultipart = value.startsWith('multipart');
      break;
    case 'content-transfer-encoding':
      if (value.startsWith('base64')) part.encoding = 'base64';
      else if (value.startsWith('quoted-printable')) part.encoding = 'quoted-printable';
      else part.encoding = value.startsWith('8bit') ? '8bit' : 'other';
      break;
    case 'content-disposition':
      part.isAttachment = value.startsWith('attachment');
      break;
  }
}
