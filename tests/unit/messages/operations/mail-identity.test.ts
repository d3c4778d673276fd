import { describe, expect, it } from 'vitest';
import { isToldApart, mailIdentity } from '@/lib/messages/operations/mail-identity';

const identify = (text: string) => mailIdentity(Buffer.from(text, 'latin1'));

describe('mailIdentity', () => {
  it('is what the log has, without white space', () => {
    expect(identify('From: A B\n <a@x>\nSubject: c d\nMessage-Id:\n <1@x>\n\nFrom: other\n')).toEqual({
      messageId: '<1@x>',
      from: { text: 'AB<a@x>', isSure: true },
      subject: { text: 'cd', isSure: true },
    });
  });

  it('is not sure of encoded words, bytes of any character set, and several headers of a name', () => {
    expect(identify('From: =?utf-8?q?J=C3=BC?= <j@x>\nSubject: \xfc\n\n')).toMatchObject({
      messageId: '',
      from: { isSure: false },
      subject: { isSure: false },
    });
    expect(identify('Subject: a\nSubject: b\n\n').subject).toEqual({ text: 'a', isSure: false });
  });

  it('is sure of what is not there', () => {
    expect(identify('A: 1\n\n').from).toEqual({ text: '', isSure: true });
  });
});

describe('isToldApart', () => {
  it.each([
    ['Message-Id: <1@x>\n\n', true],
    ['Message-Id:\n <1@x>\nSubject: =?utf-8?q?a?=\n\n', true],
    ['From: a@x\n\n', true],
    ['Subject: a\n\n', true],
    ['A: 1\n\n', false],
    ['From:\nSubject: \n\n', false],
    ['Subject: <None Specified>\n\n', false],
    ['Subject: a\nSubject: b\n\n', false],
    ['Subject: a\nMessage-Id: <\x01@x>\n\n', false],
    ['Subject: a\nMessage-Id: =?utf-8?q?a?=\n\n', false],
    [`A: ${'a'.repeat(600_000)}\nSubject: a\n\n`, false],
  ])('of %j', (message, expected) => {
    expect(isToldApart(identify(message))).toBe(expected);
  });
});
