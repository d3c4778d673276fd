import { describeFactor, parseFactors } from '@/lib/formats/dspam/factors';
import type { OpenMessage } from '@/lib/messages/quarantine/list/get-message';

/** One of the tokens that decided, in parts that can be put into words. */
export interface FactorRow {
  token: string;
  part: 'body' | 'header' | 'url';
  header: string | null;
  words: string[];
  /** 0 innocent to 1 spam. */
  probability: number;
}

/** What the tabs of a message show beside its text: what the filter decided, its headers, its source. */
export interface MessageViews {
  /** X-DSPAM-Result as it stands: Spam, Blocklisted, Virus... */
  result: string;
  /** Whole percent, null when the message carries none. */
  confidence: number | null;
  probability: number | null;
  factors: { declared: number; complete: boolean; rows: FactorRow[] } | null;
  headers: { name: string; value: string }[];
  source: string;
  sourceTruncated: boolean;
}

export function viewsOf({ row, mail, dspam, source }: OpenMessage): MessageViews {
  return {
    result: row.result,
    confidence: row.confidence < 0 ? null : Math.round(row.confidence * 100),
    probability: dspam.probability,
    factors: dspam.factors === null ? null : factorsOf(dspam.factors),
    headers: mail.headers,
    source: source.text,
    sourceTruncated: source.truncated,
  };
}

function factorsOf(value: string): NonNullable<MessageViews['factors']> {
  const { declared, complete, factors } = parseFactors(value);
  const rows = factors.map(({ token, probability }) => {
    const { part, header, words } = describeFactor(token);
    return { token, probability, part, header: header ?? null, words };
  });
  return { declared, complete, rows };
}
