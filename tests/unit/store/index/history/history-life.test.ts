import { describe, expect, it } from 'vitest';
import {
  formatLife,
  type LifeEvent,
  outcomeOf,
  parseLife,
  playLife,
} from '@/lib/store/index/history/history-life';

const STATUS: Record<string, string> = {
  S: 'Quarantined',
  I: 'Delivered',
  W: 'Auto-Whitelisted',
  F: 'Retrained',
};
/** Records by their letters; a + behind one says that the filter was given the message. */
const events = (letters: string): LifeEvent[] =>
  [...letters.matchAll(/(.)(\+?)/g)].map(([, letter = '', plus], index) => ({
    letter,
    at: new Date(1795246946_000 + index * 1000),
    status: STATUS[letter] ?? '',
    hasMessage: plus === '+' || !'FM'.includes(letter),
  }));

describe('playLife', () => {
  it.each([
    ['S', 'spam', 'quarantined'],
    ['I', 'innocent', 'delivered'],
    ['W', 'whitelisted', 'delivered'],
    ['A', 'blacklisted', 'other'],
    ['O', 'blocklisted', 'other'],
    ['V', 'virus', 'other'],
    ['C', 'corpusFed', 'learned'],
    ['N', 'inoculated', 'learned'],
    ['U', 'unknown', 'other'],
    ['z', 'unknown', 'other'],
    // Odd: retrained. Even: back to what it was.
    ['SF', 'falsePositive', 'retrained'],
    ['SF+', 'falsePositive', 'released'],
    ['SFM', 'spam', 'undone'],
    ['SFMF', 'falsePositive', 'retrained'],
    ['SFMFM', 'spam', 'undone'],
    ['IM', 'missedSpam', 'retrained'],
    ['WMF', 'whitelisted', 'undone'],
    ['SFF', 'spam', 'undone'],
    ['SFFF', 'falsePositive', 'retrained'],
    // An E takes back the record before.
    ['WE', 'error', 'failed'],
    ['SE', 'error', 'failed'],
    ['SF+E', 'spam', 'failed'],
    ['SF+EF+', 'falsePositive', 'released'],
    ['SFME', 'falsePositive', 'failed'],
    ['E', 'error', 'failed'],
    ['WEE', 'error', 'failed'],
    ['WEW', 'whitelisted', 'delivered'],
    // The classification is not in the log any more.
    ['F', 'falsePositive', 'retrained'],
    ['FM', 'spam', 'undone'],
    ['M', 'missedSpam', 'retrained'],
    ['MF', 'innocent', 'undone'],
    // Classified once more.
    ['SFS', 'spam', 'quarantined'],
  ])('%s: %s, %s', (letters, historyClass, status) => {
    expect(playLife(events(letters))).toMatchObject({ class: historyClass, status });
    expect(outcomeOf(events(letters))).toMatchObject({ class: historyClass, status });
  });

  it('says which record an E takes back', () => {
    expect(playLife(events('SF+E')).takenBack?.letter).toBe('F');
    expect(playLife(events('SF+EE')).takenBack?.letter).toBe('S');
    expect(playLife(events('E')).takenBack).toBeNull();
    expect(playLife(events('WEW')).takenBack).toBeNull();
  });

  it('says what each record has made of it', () => {
    expect(playLife(events('WMF')).steps.map((step) => [step.class, step.status])).toEqual([
      ['whitelisted', 'delivered'],
      ['missedSpam', 'retrained'],
      ['whitelisted', 'undone'],
    ]);
  });
});

describe('what was done here', () => {
  const run = (letter: string): LifeEvent => ({ ...(events(letter)[0] as LifeEvent), isRun: true });
  const done = (letter: string): LifeEvent => ({ ...(events(letter)[0] as LifeEvent), hasMessage: false });

  it.each<[LifeEvent[], string, string]>([
    [[...events('S'), run('C')], 'spam', 'quarantined'],
    [[...events('S'), run('C'), done('>')], 'spam', 'released'],
    [[...events('S'), run('C'), run('E')], 'spam', 'quarantined'],
    [[...events('SF'), run('S'), done('>')], 'falsePositive', 'released'],
    [[...events('SF'), run('S'), done('>'), ...events('M')], 'spam', 'undone'],
    [[...events('S'), done('>'), done('<')], 'spam', 'undone'],
    [[...events('SF+'), done('!')], 'falsePositive', 'failed'],
    [[run('I')], 'spam', 'quarantined'],
  ])('changes the status, never the class: %j', (life, historyClass, status) => {
    expect(outcomeOf(life)).toMatchObject({ class: historyClass, status });
    expect(outcomeOf(parseLife(formatLife(life)))).toMatchObject({ class: historyClass, status });
  });
});

describe('formatLife', () => {
  it('keeps everything that parseLife reads', () => {
    const life = [
      ...events('SF+MWE'),
      { letter: 'A', at: new Date(0), status: 'Blacklisted (a:b)', hasMessage: true },
      { letter: '+', at: new Date(-5000), status: ': +', hasMessage: false },
    ];
    expect(parseLife(formatLife(life))).toEqual(life);
  });

  it('leaves away retrainings that cancel out when there are very many, and nothing changes by that', () => {
    for (const retrainings of [1000, 1001]) {
      const life = events(`S${'FM'.repeat(retrainings).slice(0, retrainings)}`);
      const kept = parseLife(formatLife(life));
      expect(kept.length).toBeLessThanOrEqual(100);
      expect(kept[0]).toEqual(life[0]);
      expect(kept.at(-1)).toEqual(life.at(-1));
      expect(playLife(kept)).toMatchObject({ class: playLife(life).class, status: playLife(life).status });
    }
  });
});
