import { describe, expect, it } from 'vitest';
import { isListed } from '@/tests/support/dspam-standin/black-list.mjs';
import { parseConf } from '@/tests/support/dspam-standin/conf.mjs';
import type { Job } from '@/tests/support/dspam-standin/job.mjs';
import { parseMessage } from '@/tests/support/dspam-standin/message.mjs';
import { Preferences } from '@/tests/support/dspam-standin/preferences.mjs';

// As dspam 3.10.2 did with a name server that lists 192.0.2.9.
const listed = (headers: string, { conf = 'Lookup rbl.test', preference = '', wanted = '' } = {}) =>
  isListed(
    {
      conf: parseConf(conf),
      options: { class: wanted || null },
      preferences: new Preferences([['ignoreRBLLookups', preference]]),
    } as unknown as Job,
    parseMessage(`${headers}\nSubject: a\n\nReceived: from x ([192.0.2.9])\n`),
  );
const RECEIVED = 'Received: from mx ([192.0.2.9]) by x';

describe('what a black list is asked for', () => {
  it('is the first public address of a Received header', () => {
    expect(listed(RECEIVED)).toBe(true);
    expect(listed(`Received: from localhost ([127.0.0.1])\n${RECEIVED}`)).toBe(true);
    expect(listed('Received: by x ([192.0.2.9])')).toBe(false);
    expect(listed('A: b')).toBe(false);
  });

  it('does nothing for a header in other letters, a run with a class, or a user who wants none', () => {
    expect(listed(RECEIVED.replace('R', 'r'))).toBe(false);
    expect(listed(RECEIVED, { wanted: 'innocent' })).toBe(false);
    expect(listed(RECEIVED, { preference: 'on' })).toBe(false);
    expect(listed(RECEIVED, { conf: 'Lookup other.test' })).toBe(false);
    expect(listed(RECEIVED, { conf: 'Lookup rbl.test\nLocalMX 192.0.2.9' })).toBe(false);
  });
});
