import { describe, expect, it } from 'vitest';
import {
  listLocalRecipients,
  MOST_RECIPIENTS,
  namesNobodyElse,
} from '@/lib/messages/quarantine/change/local-recipients';
import { cpuTime } from '@/tests/support/cpu-time';

const list = (headers: string, body = 'Text\n') =>
  listLocalRecipients(Buffer.from(`${headers}\n\n${body}`, 'latin1'), ['example.org', 'example.net']);

describe('the addresses of the site that a message names', () => {
  it.each([
    ['To', 'To: alice@example.org', ['alice@example.org']],
    ['a name in any case, with a blank', 'tO : Alice@Example.ORG', ['Alice@example.org']],
    [
      'a folded header',
      'To: Alice\n\t<alice@example.org>,\n  bob@example.net',
      ['alice@example.org', 'bob@example.net'],
    ],
    ['CRLF', 'To: alice@example.org\r\nCc: bob@example.org\r', ['alice@example.org', 'bob@example.org']],
    [
      'Cc, Delivered-To, X-Original-To',
      'cc: a@example.org\nDELIVERED-TO: b@example.org\nx-original-to: c@example.org',
      ['a@example.org', 'b@example.org', 'c@example.org'],
    ],
    ['several headers of a name', 'To: a@example.org\nTo: b@example.org', ['a@example.org', 'b@example.org']],
    [
      'each once, in any case',
      'To: alice@example.org, ALICE@example.org\nCc: alice@EXAMPLE.ORG',
      ['alice@example.org'],
    ],
    [
      'those of other sites not',
      'To: x@example.com, alice@example.org, y@sub.example.org',
      ['alice@example.org'],
    ],
    ['a group', 'To: team: alice@example.org, bob@example.org;', ['alice@example.org', 'bob@example.org']],
    ['an encoded name', 'To: =?utf-8?q?J=C3=BCrgen?= <j@example.org>', ['j@example.org']],
    ['a name with a comma', 'To: "Doe, Jane" <jane@example.org>', ['jane@example.org']],
    ['a comment', 'To: alice@example.org (Alice)', ['alice@example.org']],
    ['none', 'To: undisclosed-recipients:;', []],
    [
      'no header of them',
      'From: alice@example.org\nReply-To: bob@example.org\nSubject: To: carol@example.org',
      [],
    ],
    ['an address in a name not', 'To: "bob@example.org" <x@example.com>', []],
  ])('%s', (_what, headers, addresses) => {
    expect(list(headers)).toEqual(addresses);
  });

  it.each([
    ['an option', 'To: -oQ/tmp@example.org'],
    ['a percent sign', 'To: mallory%example.com@example.org'],
    ['two commands', 'To: "x>\\r\\nRCPT TO:<y"@example.org'],
    ['a quoted name', 'To: "alice bob"@example.org'],
  ])('passes over what is no plain address: %s', (_what, headers) => {
    expect(list(headers)).toEqual([]);
  });

  it('does not look into the text', () => {
    expect(list('To: x@example.com', 'To: alice@example.org\n\nCc: bob@example.org\n')).toEqual([]);
  });

  it('ends with the first fifty', () => {
    const many = Array.from({ length: 300 }, (_unused, at) => `u${at}@example.org`).join(', ');
    expect(list(`To: ${many}`)).toHaveLength(MOST_RECIPIENTS);
  });

  it.each([
    ['brackets', '<>'],
    ['comments', '('],
    ['quotes', '"\\'],
    ['groups', 'a:'],
    ['encoded words', '=?utf-8?q?=C3?= '],
    ['addresses', 'a@example.com,'],
  ])('takes no more work for more hostile headers than it looks at: %s', (_what, text) => {
    const value = text.repeat(Math.ceil(20_000 / text.length));
    const [few, many] = [3, 40].map((fields) => {
      const block = `${`To: ${value}\n`.repeat(fields)}`;
      list(block);
      const before = cpuTime();
      for (let round = 0; round < 5; round++) list(block);
      return cpuTime() - before;
    });
    expect(many).toBeLessThan(5 * ((few ?? 0) + 5));
  });
});

describe('namesNobodyElse', () => {
  const isAlone = (headers: string) =>
    namesNobodyElse(Buffer.from(`${headers}\n\nText\n`, 'latin1'), 'alice@example.org', ['example.org']);

  it.each([
    ['it alone', 'To: alice@example.org'],
    [
      'spelled otherwise, with its name',
      'To: "ALICE@Example.ORG" <alice@example.org.>\nCc: alice@EXAMPLE.org',
    ],
    ['people of other sites', 'To: alice@example.org, bob@example.com, carol@sub.example.org'],
    ['another one in From', 'From: bob@example.org\nTo: alice@example.org'],
    ['nobody', 'To: undisclosed-recipients:;'],
  ])('is so for %s', (_what, headers) => {
    expect(isAlone(headers)).toBe(true);
  });

  it.each([
    ['two that no comma parts', 'To: <alice@example.org> <bob@example.org>'],
    ['two bare ones that no comma parts', 'To: alice@example.org bob@example.org'],
    ['a comment', 'To: alice@example.org (for bob@example.org)'],
    ['a name', 'To: "bob@example.org" <alice@example.org>'],
    ['an encoded name', 'To: =?utf-8?q?bob=40example.org?= <alice@example.org>'],
    ['two in one encoded word', 'To: =?utf-8?q?alice=40example.org,_bob=40example.org?='],
    ['blanks around the @', 'To: alice@example.org\nCc: bob @ example.org'],
    ['a folded line before the @', 'To: alice@example.org,\n bob\n @example.org'],
    ['a dot at the end', 'To: alice@example.org\nCc: bob@example.org.'],
    ['one that could not be released to', 'To: alice@example.org, "a b"@example.org'],
    ['one with a percent sign', 'To: alice@example.org, alice%x@example.org'],
    ['no name at all', 'To: alice@example.org, @example.org'],
    ['one behind many', `To: alice@example.org${', x@example.com'.repeat(600)}, bob@example.org`],
    ['one behind a lot', `To: alice@example.org, ${'x'.repeat(20_000)}, bob@example.org`],
    ['one behind more than is read', `To: alice@example.org, ${'x'.repeat(60_000)}, bob@example.org`],
    ['more than is read', `To: alice@example.org, ${'x'.repeat(60_000)}`],
    [
      'headers behind more than are read',
      `To: alice@example.org\n${'X: y\n'.repeat(10_001)}Cc: bob@example.org`,
    ],
  ])('is not so for %s', (_what, headers) => {
    expect(isAlone(headers)).toBe(false);
  });
});
