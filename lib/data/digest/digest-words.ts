/** A digest in words, as both of its parts say them. */
export interface DigestWords {
  title: string;
  /** Whose messages are not in it; null where nobody's are missing. */
  away: string | null;
  parts: { lead: string; entries: EntryWords[]; more: string | null }[];
  everything: LinkWords;
  /** How to answer it; null where it cannot be answered. */
  answer: string | null;
  whySent: string;
  asks: string;
  stop: LinkWords;
}

/** A message in words. What senders have written is text without controls, on one line. */
export interface EntryWords {
  subject: string;
  from: { label: string; name: string; address: string };
  received: { label: string; time: string };
  /** The filter host that has it; null where there is one. */
  host: string | null;
  /** `likely a mistake`, `has one of your alert words`. */
  marks: string[];
  why: string | null;
  links: (LinkWords & { isFirst: boolean })[];
}

export interface LinkWords {
  label: string;
  /** What it is of, for who hears it alone. */
  of: string;
  address: string;
}
