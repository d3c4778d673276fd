import { expect, it } from 'vitest';
import { tellFailure } from '@/lib/messages/operations/tell-failure';
import { hearLog } from '@/tests/support/hear-log';

const operation = {
  actor: 'alice',
  store: 'alice@example.org',
  member: '',
  kind: 'release' as const,
  messageKey: '1,6b014b08307207081942277',
  byteOffset: 1234n,
  way: 'error' as const,
};
const lines = hearLog();

function told(output: string, mail = '', change: Partial<typeof operation> = {}): string {
  tellFailure(
    { ...operation, ...change },
    { reason: 'deliveryFailed', exitCode: 75, output },
    Buffer.from(mail),
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/[\p{C}\u2028\u2029]/u);
  return lines[0] ?? '';
}

it('says who, whose mailbox, which message, by which way, how it ended and what was said', () => {
  expect(told('procmail: Unknown user "alice"\n')).toBe(
    'error release failed: actor=alice mailbox=alice@example.org message=1,6b014b08307207081942277 offset=1234 way=error reason=deliveryFailed exit=75 said="procmail: Unknown user \\"alice\\""',
  );
});

it('names the member of a group, and says that there was no exit code', () => {
  tellFailure({ ...operation, member: 'bob' }, { reason: 'timedOut', exitCode: null, output: '' });
  expect(lines[0]).toContain('mailbox=bob ');
  expect(lines[0]).toContain('exit=none');
});

it('names the address of a release that had to name one', () => {
  const run = { reason: 'deliveryFailed', exitCode: 255, output: '' };
  tellFailure({ ...operation, recipient: 'alice@example.org' }, run);
  tellFailure({ ...operation, recipient: '' }, run);
  expect(lines[0]).toContain(' to=alice@example.org reason=deliveryFailed');
  expect(lines[1]).not.toContain('to=');
});

it.each([
  [
    'line ends and other controls',
    'one\r\n\x1b[31mtwo\x07\n\u0000three\u2028four',
    'one | [31mtwo | three four',
  ],
  ['names that try to be a line of their own', 'x', 'x'],
])('stays one line without control characters: %s', (_what, output, said) => {
  const line = told(output, '', { actor: 'mallory\nrelease failed: actor=alice' });
  expect(line).toContain(`said=${/^[\w.,@+:-]+$/.test(said) ? said : JSON.stringify(said)}`);
  expect(line).toContain('actor="mallory release failed: actor=alice"');
});

it('keeps the last words when there are many', () => {
  const line = told(`${'first '.repeat(500)}\nsecond\nthe last words`);
  expect(line).toMatch(/second \| the last words"$/);
  expect(line.length).toBeLessThan(600);
});

it('repeats nothing of the mail, even where the agent does', () => {
  const mail = 'From: a@b\nSubject: secret\n\nHi Bob,\nthe password is swordfish\n';
  const line = told(
    `cat: cannot write\nHi Bob,\nthe password is swordfish\nssword is sword\nSubject: secret`,
    mail,
  );
  expect(line).toContain('said="cat: cannot write"');
});
