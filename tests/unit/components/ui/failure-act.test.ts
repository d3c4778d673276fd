import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { failureAct } from '@/components/ui/failure-act';
import type { FailureReason } from '@/lib/ground/reasons';
import messages from '@/messages/en.json';

const t = createTranslator({ locale: 'en', messages });
const said = (reason: FailureReason, kind: string) => t(`failure.${reason}`, failureAct(kind));

/** What can be said of anything that is done. */
const OF_ANY: FailureReason[] = [
  ...(['locked', 'database', 'databaseUnwritable', 'homeAway', 'notPlainFile', 'tooMany'] as const),
  ...([
    'diskFull',
    'locksApart',
    'groupNotOurs',
    'notWritable',
    'unreadable',
    'busy',
    'hostAway',
    'hostUnanswered',
  ] as const),
  ...(['recordTooLarge', 'failed'] as const),
];
/** Of each act: what it can end with, and words that would not be true of it. */
const ACTS: [kinds: string, reasons: FailureReason[], never: RegExp][] = [
  [
    'undo restore retrainBack',
    [
      'interrupted',
      'changed',
      'gone',
      'putBack',
      'putBackFailed',
      'copyGone',
      'copyPurged',
      'copyUnreadable',
    ],
    /stays in the quarantine|stays there|stays here|no longer in the quarantine|inbox|deliver/,
  ],
  [
    'delete expire',
    ['interrupted', 'changed', 'gone', 'copyFailed', 'eraseFailed'],
    /stays here|inbox|deliver/,
  ],
  ['arrived', ['interrupted', 'changed', 'gone', 'notInDoubt', 'copyFailed'], /stays here|inbox/],
  [
    'spam innocent retrain',
    [
      ...(['notTrained', 'trainRefused', 'trainUnavailable', 'trainFilterMissing', 'trainTimedOut'] as const),
      ...(['trainUnconfirmed', 'trainInterrupted', 'alreadySpam', 'justRetrained', 'alreadyUndone'] as const),
    ],
    /stays here|stays in the quarantine|inbox/,
  ],
];

describe('failureAct', () => {
  it.each(
    ACTS.flatMap(([kinds, reasons, never]) =>
      kinds.split(' ').map((kind) => [kind, reasons, never] as const),
    ),
  )('says of %s what is true of it', (kind, reasons, never) => {
    for (const reason of [...OF_ANY, ...reasons]) expect(said(reason, kind)).not.toMatch(never);
  });

  it('says what to do next of what was interrupted', () => {
    const stays = 'This was interrupted, so the mail stays where it is.';
    expect(said('interrupted', 'release')).toBe(`${stays} Check the inbox before you try again.`);
    for (const kind of ['delete', 'undo', 'restore', 'arrived'])
      expect(said('interrupted', kind)).toBe(`${stays} Try again.`);
    expect(said('gone', 'delete')).toBe('The mail is no longer in the quarantine.');
    expect(said('gone', 'retrainBack')).toBe('There is nothing of this left to undo.');
  });
});
