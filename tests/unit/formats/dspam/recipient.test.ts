import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findRecipientFault } from '@/lib/formats/dspam/build-parameters';
import { parseDspamConf } from '@/lib/formats/dspam/conf';
import { garblesRecipient, needsRecipient, recipientArgv } from '@/lib/formats/dspam/recipient';
import { releaseArgv } from '@/lib/formats/dspam/release-argv';

const folder = mkdtempSync(path.join(tmpdir(), 'recipient-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program that says of itself what `dspam --version` says. */
function dspamOf(version: string): string {
  const bin = path.join(folder, `dspam-${version}`);
  writeFileSync(bin, `#!/bin/sh\necho; echo 'DSPAM Anti-Spam Suite ${version} (agent/library)'\n`);
  chmodSync(bin, 0o755);
  return bin;
}

const LMTP = parseDspamConf('DeliveryHost 127.0.0.1\nDeliveryProto LMTP\n');
const agent = (words: string) => parseDspamConf(`TrustedDeliveryAgent "${words}"\n`);

describe('garblesRecipient', () => {
  const faulty = dspamOf('3.10.2');
  it.each([
    ['%r of the agent', agent('/bin/lda -r %r'), []],
    ['the same with a backslash', agent('/bin/lda -r \\%r'), []],
    ['%r of RELEASE_ARGS', agent('/bin/lda'), ['-r', '%r']],
    ['LMTP', LMTP, []],
    ['SMTP', parseDspamConf('DeliveryHost 127.0.0.1\nDeliveryProto SMTP\n'), []],
  ])('%s: in 3.10.2', (_where, conf, args) => {
    expect(garblesRecipient(conf, args, faulty)).toBe(true);
  });

  it('not where no recipient is named', () => {
    expect(garblesRecipient(agent('/usr/bin/procmail -d %u'), ['-a', 'x%r'], faulty)).toBe(false);
  });

  it.each([
    ['3.8.0', false],
    ['3.9.1', false],
    ['3.10.0', true],
    ['3.10.1', true],
    ['3.10.2+dfsg', true],
    ['GIT', true],
    ['unknown', true],
    ['3.10.3', false],
    ['3.11.0', false],
    ['4.0.0', false],
  ])('of version %s: %s', (version, garbles) => {
    expect(garblesRecipient(LMTP, [], dspamOf(version))).toBe(garbles);
  });

  it('counts a program that cannot be asked as one that does', () => {
    expect(garblesRecipient(LMTP, [], path.join(folder, 'none'))).toBe(true);
  });
});

describe('the recipient of the run that delivers', () => {
  const args = ['--deliver=innocent', '--class=innocent', '--source=error', '--user', '%CURRENT_USER%'];
  const argv = (way: 'error' | 'signature', conf = LMTP, user = 'alice@example.org', given = args) =>
    releaseArgv(way, given, user, recipientArgv(conf, given, user)).slice(-4);

  it("is the user's own address where DSPAM delivers by SMTP or LMTP", () => {
    expect(argv('signature')).toEqual(['--user', 'alice@example.org', '--rcpt-to', 'alice@example.org']);
  });

  it('is not said of a name that is no address, to an agent, in a release by one run, or twice', () => {
    expect(argv('signature', LMTP, 'alice')).not.toContain('--rcpt-to');
    expect(argv('signature', agent('/bin/lda -d %u'))).not.toContain('--rcpt-to');
    expect(argv('error')).not.toContain('--rcpt-to');
    const own = ['--user', '%CURRENT_USER%', '--rcpt-to', 'x@y'];
    expect(argv('signature', LMTP, 'alice@example.org', own)).toEqual([
      '--user',
      'alice@example.org',
      '--rcpt-to',
      'x@y',
    ]);
  });
});

describe('who is asked for an address', () => {
  const needs = (text: string, user: string, releaseArgs: string[] = [], localDomains = ['example.org']) =>
    needsRecipient({ conf: parseDspamConf(text), releaseArgs, localDomains }, user);
  const SMTP = 'DeliveryHost 127.0.0.1\nDeliveryProto SMTP\n';
  const SHARED =
    'ServerMode standard\nServerParameters "--deliver=innocent --user filter@example.org -d %u"\n';

  it.each([
    ['a name that is no address', SMTP, 'filter'],
    [
      'the user that ServerParameters name, though it looks like an address',
      `${SMTP}${SHARED}`,
      'filter@example.org',
    ],
    ['the same in another case', `${SMTP}${SHARED}`, 'Filter@example.org'],
    [
      'an agent that is told the recipient alone',
      'TrustedDeliveryAgent "/usr/sbin/sendmail -i %r"\n',
      'filter',
    ],
  ])('%s', (_what, conf, user) => {
    expect(needs(conf, user)).toBe(true);
  });

  it('RELEASE_ARGS may tell the agent', () => {
    expect(needs('TrustedDeliveryAgent /usr/sbin/sendmail\n', 'filter', ['-i', '%r'])).toBe(true);
  });

  it.each([
    ['an address', SMTP, 'alice@example.org'],
    ['an address of another site', SMTP, 'alice@example.com'],
    ['an agent that is told the user', 'TrustedDeliveryAgent "/usr/bin/procmail -d %u"\n', 'bob'],
    ['an agent that is told both', 'TrustedDeliveryAgent "/usr/lib/dovecot/deliver -a %r -d %u"\n', 'bob'],
  ])('not for %s', (_what, conf, user) => {
    expect(needs(conf, user)).toBe(false);
  });

  it('nobody where the site has not said which domains are its own', () => {
    expect(needs(SMTP, 'filter', [], [])).toBe(false);
  });
});

describe('findRecipientFault', () => {
  it('says what the program says, and knows a version by its own line alone', () => {
    const bin = dspamOf('GIT');
    writeFileSync(
      bin,
      "#!/bin/sh\necho 'DSPAM Anti-Spam Suite GIT (agent/library)'\necho \"'--prefix=/opt/dspam-3.9.1'\"\n",
    );
    expect(findRecipientFault(bin)).toEqual({ version: null, fault: 'untold' });
    expect(findRecipientFault(dspamOf('3.10.1'))).toEqual({ version: '3.10.1', fault: 'present' });
    expect(findRecipientFault(dspamOf('3.9.0'))).toEqual({ version: '3.9.0', fault: 'absent' });
  });

  it('asks again when the program is another one', () => {
    const bin = path.join(folder, 'dspam-upgraded');
    writeFileSync(bin, "#!/bin/sh\necho 'DSPAM Anti-Spam Suite 3.9.1 (agent/library)'\n");
    chmodSync(bin, 0o755);
    expect(findRecipientFault(bin).fault).toBe('absent');
    writeFileSync(bin, "#!/bin/sh\necho 'DSPAM Anti-Spam Suite 3.10.2 (agent/library)'\n");
    expect(findRecipientFault(bin).fault).toBe('present');
  });
});
