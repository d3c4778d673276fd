import { LOG_CLASS } from '@/lib/dspam/log-class';
import { parseSignature } from '@/lib/dspam/signature';
import { hourOf } from './site-counts';

/** How a record was counted. */
export interface Counted {
  letter: string;
  /** Hours since the epoch. */
  hour: number;
  user: string;
}

/** Signatures of a few hours on a busy site; an E follows its record at once when a delivery fails (F§3). */
const MOST = 100_000;

/** What an E says of the record that it takes back, in brackets. */
const LETTER_OF_STATUS: Record<string, string> = {
  Retrained: LOG_CLASS.falsePositive,
  'Auto-Whitelisted': LOG_CLASS.whitelisted,
  Delivered: LOG_CLASS.innocent,
  Quarantined: LOG_CLASS.spam,
  Tagged: LOG_CLASS.spam,
};

/** Remembers how the last signatures were counted, so that an E can take back just that. */
export class RecentRecords {
  private readonly bySignature = new Map<string, Counted[]>();

  note(signature: string, counted: Counted): void {
    if (signature === '') return;
    const before = this.bySignature.get(signature) ?? [];
    // To the end: the first of a map is the oldest.
    this.bySignature.delete(signature);
    this.bySignature.set(signature, [...before, counted]);
    if (this.bySignature.size > MOST) {
      const oldest = this.bySignature.keys().next();
      if (!oldest.done) this.bySignature.delete(oldest.value);
    }
  }

  /**
   * The record that an E takes back: the last of its signature that is still in force. Where that is not remembered, what the
   * E itself says: its status names the kind, its signature the hour; null where it says neither.
   */
  takeBack(error: { signature: string; status: string; at: Date; user: string }): Counted | null {
    const known = this.bySignature.get(error.signature)?.pop();
    if (known) return known;
    const [, inner = ''] = /\(([^()]*)\)\s*$/.exec(error.status) ?? [];
    const letter = LETTER_OF_STATUS[inner];
    if (letter === undefined) return null;
    const classified = letter === LOG_CLASS.falsePositive ? null : parseSignature(error.signature)?.time;
    return { letter, hour: hourOf(classified ?? error.at), user: error.user };
  }
}
