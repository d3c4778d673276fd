import type { Trouble } from '@/lib/data/request/trouble';

/** What became of a rule that was made together with a release, or is taken back with it. Key of its sentence below `changeLetting`. */
export type LettingWord = 'let' | 'again' | 'noLine' | 'failed' | 'takenBack' | 'kept' | 'stays';

export interface Letting {
  address: string;
  what: LettingWord;
  /** Why it failed, or stays. */
  trouble: Pick<Trouble, 'reason' | 'values'> | null;
}
