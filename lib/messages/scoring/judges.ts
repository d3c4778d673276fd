import type { TokenizerSettings } from '@/lib/formats/tokens/read-tokens';
import { findMailboxPlace, type MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { findLearned, isTrained, type JudgedBy, type Learned } from './find-learned';
import { noScores } from './scoring-state';
import { TokenReader } from './token-reader';
import { tokenizerSettings } from './tokenizer-settings';
import { findTrainingMode } from './training-mode';

/** Whose filter judges, and how. */
export interface Judge {
  store: string;
  uid: number;
  tokenizer: TokenizerSettings;
  mode: string;
  learned: Learned;
  reader: TokenReader;
}

/**
 * The users whose filters judge the messages of one quarantine, each looked up when the first of their messages is
 * judged.
 */
export class Judges {
  private readonly known = new Map<string, Judge | null>();
  private readonly tokenizer: TokenizerSettings;

  /**
   * `lookedAt` is told, by uid, what was learned for everybody who was looked up, those whose filters have not learned enough among them. Throws
   * `unavailable` where the site's tokenizer is not known here.
   */
  constructor(
    private readonly store: string,
    private readonly lookedAt = new Map<number, JudgedBy>(),
  ) {
    const tokenizer = tokenizerSettings();
    if (!tokenizer) throw noScores('tokenizer');
    this.tokenizer = tokenizer;
  }

  /**
   * `member` is whom a message says it is for; '' if all mail is the store's own. Null for somebody whose filter has
   * not learned enough; throws `unavailable` when that is true of the whole quarantine.
   */
  async find(member: string): Promise<Judge | null> {
    const known = this.known.get(member);
    if (known !== undefined) return known;
    const place = await findMailboxPlace(member || this.store).catch(() => null);
    const judge = place && (await this.judgeAt(place));
    if (!judge && place?.sharing === 'none') throw noScores('untrained');
    this.known.set(member, judge);
    return judge;
  }

  /** Members for whom there is no judge. */
  get untrained(): string[] {
    return [...this.known].flatMap(([member, judge]) => (judge ? [] : member));
  }

  /** By uid, what was learned for the users whose filters have judged something. */
  get learned(): Map<number, JudgedBy> {
    const judges = [...this.known.values()].filter((judge) => judge !== null);
    return new Map(
      judges.map(({ uid, learned }) => [uid, { ...learned.totals, retrained: learned.retrained }]),
    );
  }

  private async judgeAt({ user, trained }: MailboxPlace): Promise<Judge | null> {
    const learned = trained ? await findLearned(trained.uid) : null;
    if (trained)
      this.lookedAt.set(trained.uid, {
        ...(learned?.totals ?? { spam: 0, innocent: 0 }),
        retrained: learned?.retrained ?? 0,
      });
    if (!trained || !learned || !isTrained(learned)) return null;
    return {
      store: this.store,
      uid: trained.uid,
      tokenizer: this.tokenizer,
      mode: await findTrainingMode(user),
      learned,
      reader: new TokenReader(trained.uid),
    };
  }
}
