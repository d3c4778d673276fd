import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { countOpen, nobodyKnows } from '@/lib/data/change/nobody-knows';
import { FAILURE_REASONS } from '@/lib/ground/reasons';
import messages from '@/messages/en.json';

/** Words of sentences that leave open whether something was done. What `inDoubt` says is of an earlier release. */
const LEAVES_OPEN =
  /may have (?:arrived|been)|may or may not have been|may have learned|not known yet whether|look at the list (?:before|to see)|was interrupted, so the mail stays|shows whether the filter has learned/;

describe('nobodyKnows', () => {
  it('is what the sentences of the reasons say', () => {
    const said = FAILURE_REASONS.filter((reason) => LEAVES_OPEN.test(messages.failure[reason]));
    expect(FAILURE_REASONS.filter((reason) => nobodyKnows(reason, 'release'))).toEqual(said);
  });

  it('is no doubt of what settling has looked up in the quarantine', () => {
    expect(['delete', 'undo', 'restore'].map((kind) => nobodyKnows('interrupted', kind))).toEqual([
      false,
      false,
      false,
    ]);
    expect(nobodyKnows('database', 'delete')).toBe(true);
    expect(countOpen([{ reason: 'locked' }, { reason: 'unconfirmed' }], 'release')).toBe(1);
  });
});

describe('the titles above such a sentence', () => {
  const t = createTranslator({ locale: 'en', messages });

  it('do not say that it was not done', () => {
    const titles = ['Release', 'Delete', 'Arrived', 'Undo', 'Retrain'].map((kind) =>
      t(`change.open${kind}` as 'change.openRelease', { count: 2, to: 'none' }),
    );
    expect(titles.filter((title) => !title.startsWith('2 messages may or may not have been'))).toEqual([]);
  });

  it('of jobs count what is in doubt apart from what failed for certain', () => {
    const counts = { succeeded: 3, failed: 1, waiting: 0 };
    expect(t('job.counts', { ...counts, open: 0 })).toBe('3 done, 1 failed, 0 left.');
    expect(t('job.counts', { ...counts, open: 1 })).toBe('3 done, 1 failed or in doubt, 0 left.');
  });
});
