import type { TokenizerSettings } from '@/lib/formats/tokens/read-tokens';
import { findMailboxPlace, type MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { findLearned, isTrained, type JudgedBy, type Learned } from './find-learned';
import { findTeachers } from './find-teachers';
import { noScores } from './scoring-state';
import { SiteTokenReader } from './site-token-reader';
import { TokenReader } from './token-reader';
import { tokenizerSettings } from './tokenizer-settings';
import { findTrainingMode } from './training-mode';

/** Whose filter judges, and how. */
export interface Judge {
  store: string;
  uid: number;
  tokenizer: TokenizerSettings;
  mode: string;
  /** What the scores are made by. */
  learned: Learned;
  /** What the user's own filter had learned then: when that changes they are made again. */
  own: JudgedBy;
  reader: Pick<TokenReader, 'read'>;
  /** By what others have taught, as their own filter has not learned enough. */
  isBySite: boolean;
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
    return new Map(judges.map(({ uid, own }) => [uid, own]));
  }

  /** Whether anything was judged by what others have taught. */
  get isBySite(): boolean {
    return [...this.known.values()].some((judge) => judge?.isBySite);
  }

  private async judgeAt({ user, trained, sharing }: MailboxPlace): Promise<Judge | null> {
    if (!trained) return null;
    const { store, tokenizer } = this;
    const learned = await findLearned(trained.uid);
    const own = {
      ...(learned?.totals ?? { spam: 0, innocent: 0 }),
      retrained: learned?.retrained ?? 0,
    };
    this.lookedAt.set(trained.uid, own);
    const judge = { store, uid: trained.uid, tokenizer, own };
    if (learned && isTrained(learned)) {
      const mode = await findTrainingMode(user);
      return { ...judge, mode, learned, reader: new TokenReader(trained.uid), isBySite: false };
    }
    // In a file of several people it could not be said of whose messages.
    const teachers = sharing === 'none' ? await findTeachers(trained.uid) : null;
    if (!teachers) return null;
    const { uids, totals } = teachers;
    return {
      ...judge,
      // The message has taught none of them.
      mode: 'notrain',
      learned: { totals, classified: { spam: 0, innocent: 0 }, retrained: 0 },
      reader: new SiteTokenReader(uids),
      isBySite: true,
    };
  }
}
