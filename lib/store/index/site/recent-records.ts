import { LOG_CLASS } from '@/lib/formats/dspam/log-class';
import { parseSignature } from '@/lib/formats/dspam/signature';
import { hourOf } from '@/lib/store/index/logs/hourly-counts';

/** How a record was counted. */
export interface Counted {
  letter: string;
  /** Hours since the epoch. */
  hour: number;
  user: string;
}

/** The same, and the record of its signature that is still in force before it. */
interface Noted extends Counted {
  before: Noted | null;
}

/** Signatures of hours on a busy site; an E follows its record at once when a delivery fails (F§3). */
const MOST = 100_000;

/** What an E says of the record that it takes back, in brackets. */
const LETTER_OF_STATUS: Record<string, string> = {
  Retrained: LOG_CLASS.falsePositive,
  'Auto-Whitelisted': LOG_CLASS.whitelisted,
  Delivered: LOG_CLASS.innocent,
  Quarantined: LOG_CLASS.spam,
  Tagged: LOG_CLASS.spam,
};

/**
 * Remembers how the last signatures were counted, so that an E can take back just that. In two halves, the older of which is
 * dropped as a whole: taking single entries from the front of a Map makes it slower and slower. See decision 094.
 */
export class RecentRecords {
  private newer = new Map<string, Noted | null>();
  private older = new Map<string, Noted | null>();
  /** What the current transaction has changed. */
  private changed = new Map<string, Noted | null>();

  /** Begins a transaction: whatever changed since the last call of `keep` was rolled back. */
  begin(): void {
    this.changed = new Map();
  }

  /** Ends it: the changes since `begin` are kept. */
  keep(): void {
    for (const [signature, noted] of this.changed) this.newer.set(signature, noted);
    this.begin();
    if (this.newer.size < MOST / 2) return;
    this.older = this.newer;
    this.newer = new Map();
  }

  note(signature: string, letter: string, hour: number, user: string): void {
    if (signature === '') return;
    this.changed.set(signature, { letter, hour, user, before: this.find(signature) });
  }

  /**
   * The record that an E takes back: the last of its signature that is still in force. If that is not remembered, what
   * the E itself says: its status names the kind, its signature the hour; null where it says neither.
   */
  takeBack(error: { signature: string; status: string; at: Date; user: string }): Counted | null {
    const last = this.find(error.signature);
    if (last) {
      this.changed.set(error.signature, last.before);
      return last;
    }
    const [, inner = ''] = /\(([^()]*)\)\s*$/.exec(error.status) ?? [];
    const letter = LETTER_OF_STATUS[inner];
    if (letter === undefined) return null;
    const classified = letter === LOG_CLASS.falsePositive ? null : parseSignature(error.signature)?.time;
    return { letter, hour: hourOf(classified ?? error.at), user: error.user };
  }

  private find(signature: string): Noted | null {
    for (const noted of [this.changed, this.newer, this.older]) {
      const last = noted.get(signature);
      if (last !== undefined) return last;
    }
    return null;
  }
}
