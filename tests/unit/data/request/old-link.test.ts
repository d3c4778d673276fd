import { describe, expect, it } from 'vitest';
import { oldLinkPath } from '@/lib/data/request/old-link';

const SIGNATURE = '1,6b014b08307207081942277';
const target = (query: string, program = 'dspam') => oldLinkPath(program, new URLSearchParams(query), 'bob');

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

  it.each([
    ['', '/admin/status'],
    ['language=en', '/admin/status'],
    ['template=status', '/admin/status'],
    ['template=error', '/admin/status'],
    ['template=USER', '/admin/users'],
    ['template=user&username=alice', '/admin/users'],
    ['template=preferences', '/admin/preferences'],
    ['template=preferences&username=', '/admin/preferences'],
    ['template=preferences&username=alice%40example.org', '/mailbox/alice%40example.org/preferences'],
    ['template=preferences&username=alice&submit=1&optOut=on', '/mailbox/alice/preferences'],
    ['template=preferences&username=../../x', '/mailbox/..%2F..%2Fx/preferences'],
    ['template=constructor', '/admin/status'],
  ])('admin.cgi?%s', (query, path) => expect(target(query, 'admin')).toBe(path));

  it('leads from the pictures of a page to that page', () => {
    expect(target('data=1,2_3,4_0,1&x_label=hour', 'graph')).toBe('/mailbox/bob/accuracy');
    expect(target('data=1_2&user=alice', 'admingraph')).toBe('/admin/status');
  });

  it('knows the programs in any case, and no others', () => {
    expect(target('', 'ADMIN')).toBe('/admin/status');
    for (const program of ['configure', 'constructor', '']) expect(target('', program)).toBeNull();
  });
});
