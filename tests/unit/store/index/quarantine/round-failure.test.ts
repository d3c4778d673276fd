import { describe, expect, it } from 'vitest';
import { noEntryLine, parseRoundFailure, unlistedLine } from '@/lib/store/index/quarantine/round-failure';

describe('why a quarantine was not checked', () => {
  it('is known again by its line', () => {
    expect(parseRoundFailure(unlistedLine('alice@example.org', 3))).toEqual({
      why: 'unlisted',
      store: 'alice@example.org',
      passed: 3,
    });
    const folder = '/var/spool/dspam/data/a: b\nc';
    expect(parseRoundFailure(noEntryLine(folder))).toEqual({ why: 'noEntry', store: folder });
  });

  it.each([
    '',
    'alice',
    "bob: EACCES: permission denied, open '/x'",
    'bob: some of its messages could not be listed',
  ])('is said as it stands where it is another: %j', (line) => {
    expect(parseRoundFailure(line)).toEqual({ why: 'other', line });
  });
});
