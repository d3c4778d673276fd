import { describe, expect, it } from 'vitest';
import { oldLinkPath } from '@/lib/data/old-link';

const SIGNATURE = '1,6b014b08307207081942277';
const target = (query: string) => oldLinkPath(new URLSearchParams(query), 'bob');

describe('oldLinkPath', () => {
  it.each([
    ['', '/mailbox/bob/quarantine'],
    ['template=index', '/mailbox/bob/quarantine'],
    ['template=performance&user=alice%40example.org', '/mailbox/alice%40example.org/accuracy'],
    ['template=analysis', '/mailbox/bob/accuracy'],
    ['template=ALERTS', '/mailbox/bob/alerts'],
    ['template=preferences&user=', '/mailbox/bob/preferences'],
    ['template=history&history_page=3', '/mailbox/bob/history'],
    [`template=fragment&signatureID=${SIGNATURE}`, '/mailbox/bob/history/1%2C6b014b08307207081942277'],
    [
      `template=quarantine&user=bob&signatureID=${SIGNATURE}&command=processFalsePositive`,
      '/mailbox/bob/quarantine/1%2C6b014b08307207081942277',
    ],
  ])('%s', (query, path) => expect(target(query)).toBe(path));

  it('leads nowhere but into the mailbox, whatever it is made of', () => {
    expect(target('user=../../login&template=//evil.example')).toBe('/mailbox/..%2F..%2Flogin/quarantine');
    expect(target('signatureID=..%2F..%2Faccount')).toBe('/mailbox/bob/quarantine/..%2F..%2Faccount');
    expect(target(`signatureID=${'x'.repeat(65)}`)).toBe('/mailbox/bob/quarantine');
    expect(target('template=constructor&user=bob')).toBe('/mailbox/bob/quarantine');
  });
});
