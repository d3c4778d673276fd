/** What could not be shown, or not as its sender meant it. The page has a sentence for each. */
export type MailProblem =
  /** Only the beginning of the message was read. */
  | 'message-truncated'
  /** The first line is no header: everything is taken for the text. */
  | 'no-headers'
  /** Nothing comes after the headers. */
  | 'no-body'
  /** The header block is longer than what is read of it. */
  | 'header-too-large'
  /** Not all headers, or not all of one, are in the list. */
  | 'headers-cut'
  /** More parts than are read, or more attachments than are listed. */
  | 'too-many-parts'
  /** Parts within parts, deeper than they are followed; what lies deeper is shown as it stands. */
  | 'nesting-too-deep'
  /** A message of parts whose parts cannot be told from each other; it is shown as it stands. */
  | 'broken-structure'
  /** A charset that nobody knows; read as windows-1252. */
  | 'unknown-charset'
  /** The text is not in the charset that the message names; read as windows-1252. */
  | 'wrong-charset'
  /** The text is longer than what is shown of it. */
  | 'body-truncated'
  /** The markup of its HTML is too much, or not to be trusted: only the text between it is shown. */
  | 'shown-as-text'
  /** Takes more time or memory than one mail may: its beginning is shown as it stands. */
  | 'too-costly';
