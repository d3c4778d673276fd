import { describe, expect, it } from 'vitest';
import { parseDspamConf } from '@/lib/formats/dspam/conf';
import { type ConfContext, readConfSettings } from '@/lib/store/config/conf-settings';

const BASE = '--deliver=innocent --class=innocent --source=error --user %CURRENT_USER%';

function read(conf: string, givenArgs?: string, context: ConfContext = {}) {
  const faults: string[] = [];
  const settings = readConfSettings(parseDspamConf(conf), { givenArgs, ...context }, faults);
  return { args: settings.releaseArgs.join(' '), faults, settings };
}
const agent = (command: string) => `TrustedDeliveryAgent "${command}" # as it stands`;

describe('the arguments of a release', () => {
  it.each([
    ['/usr/bin/procmail', '-d %u'],
    ['/usr/bin/procmail -t -Y', '-d %u'],
    ['/usr/bin/procmail -d %u', ''],
    ['/usr/bin/procmail -Yd %u', ''],
    ['/usr/bin/procmail -d $u', ''],
    ['/usr/bin/procmail -t -Y -a %u -d %u', ''],
    ['/usr/bin/procmail -f - -p -m /etc/rc %u', ''],
    ['procmail', '-d %u'],
    ['/usr/bin/maildrop', '-d %u'],
    ['/usr/bin/maildrop -V 4 -d %u', ''],
    ['/usr/bin/maildrop /etc/filter %u', ''],
    ['/usr/sbin/sendmail', '-i %u'],
    // Without a sender the option would take the next word for its value.
    ['/usr/sbin/sendmail -i -f %s', '--mail-from=%CURRENT_USER% -i %u'],
    ['/usr/sbin/sendmail -oi -f %s %u', '--mail-from=%CURRENT_USER%'],
    ['/usr/bin/procmail -f %s -d %u', '--mail-from=%CURRENT_USER%'],
    ['/usr/sbin/sendmail -oi -r noreply -- %u', ''],
    ['/usr/lib/sendmail.postfix -i %u', ''],
    ['/var/qmail/bin/sendmail', '-i %u'],
    ['/var/qmail/bin/qmail-inject -f postmaster', '-- %u'],
    ['/usr/sbin/exim4', '-i %u'],
    ['/usr/lib/dovecot/dovecot-lda', '-d %u'],
    ['/usr/lib/dovecot/deliver -a %r -d %u', ''],
    ['/usr/local/bin/of-our-own %u', ''],
  ])('are completed for %s by "%s"', (command, added) => {
    const { args, faults } = read(agent(command));
    expect(faults).toEqual([]);
    expect(args).toBe(`${BASE} ${added}`.trim());
  });

  it.each([
    [
      'DeliveryHost 127.0.0.1\nDeliveryPort 10025\nDeliveryProto SMTP\nTrustedDeliveryAgent /usr/bin/procmail',
    ],
    ['DeliveryHost /run/lmtp\nDeliveryProto LMTP'],
    [''],
  ])('are left alone where there is no agent to be told anything: %s', (conf) => {
    expect(read(conf)).toMatchObject({ args: BASE, faults: [] });
  });

  it.each([
    [agent('/usr/bin/procmail'), `${BASE} -d %u`],
    [agent('/usr/bin/procmail'), `${BASE} -d %CURRENT_USER%`],
    [agent('/usr/sbin/sendmail'), `--deliver=innocent -i %u ${BASE}`],
    [agent('/usr/sbin/sendmail'), `${BASE} -- %u`],
    [agent('/usr/sbin/sendmail -i'), `${BASE} -oi -r postmaster %u`],
    [agent('/usr/local/bin/of-our-own'), `${BASE} --to %u`],
  ])('may be said in full: %s with %s', (conf, args) => {
    expect(read(conf, args)).toMatchObject({ faults: [], args });
  });

  it.each([
    ['nobody', agent('/usr/bin/procmail'), BASE],
    ['nobody', agent('/usr/bin/procmail'), `${BASE} -d`],
    ['nobody', agent('/usr/bin/procmail %u'), BASE],
    ['nobody', agent('/usr/bin/maildrop'), `${BASE} -i %u`],
    ['nobody', agent('/usr/sbin/sendmail'), `${BASE} -i`],
    ['nobody', agent('/usr/sbin/sendmail -f %u'), BASE],
    ['nobody', agent('/usr/sbin/sendmail -f %s %u'), BASE],
    ['nobody', agent('/usr/bin/procmail -f %s -d %u'), BASE],
    ['what the mail says', agent('/usr/sbin/sendmail -t'), BASE],
    ['nobody, of a program that is not known', agent('/usr/local/bin/of-our-own'), undefined],
    ['a word of which DSPAM makes nothing', agent('/usr/local/bin/of-our-own --to=%u'), undefined],
    ['two', agent('/usr/bin/procmail -d %u'), `${BASE} -d %u`],
    ['two', agent('/usr/bin/procmail -d %u %u'), undefined],
    ['two', agent('/usr/bin/procmail -d %u'), `${BASE} -Y -d %CURRENT_USER%`],
    ['two', agent('/usr/bin/maildrop -d %u'), `${BASE} -d %u`],
    ['two', agent('/usr/sbin/sendmail -i %u'), `${BASE} -i %u`],
    ['two', agent('/usr/sbin/sendmail'), `${BASE} -i %u boss@example.org`],
    ['two', agent('/usr/local/bin/of-our-own -d %u'), `${BASE} -d %u`],
    ['a second user', agent('/usr/bin/procmail -d %u'), `${BASE} bob`],
    ['a second user', agent('/usr/sbin/sendmail -i'), `${BASE} %u`],
    ['a second user', '', '--user %CURRENT_USER% --source=error --user bob'],
    ['somebody else', '', '--user bob -d %CURRENT_USER%'],
    ['standard output', agent('/usr/bin/procmail -d %u'), `${BASE} --stdout`],
    ['standard output', '', '--deliver=innocent,stdout --user %CURRENT_USER%'],
  ])('stop the start when they would deliver to %s: %s with %s', (_, conf, args) => {
    const { faults } = read(conf, args);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^RELEASE_ARGS .*/);
    expect(faults[0]?.length).toBeLessThan(320);
  });
});

describe('a way of delivery that loses mail', () => {
  it.each(['DeliveryHost 127.0.0.1', 'DeliveryHost 127.0.0.1\nDeliveryProto smtp'])(
    'stops the start: %s',
    (conf) => {
      expect(read(conf).faults).toEqual([expect.stringMatching(/^DSPAM_CONF has a DeliveryHost/)]);
      expect(read(`${conf}\n${agent('/usr/bin/procmail')}`).faults).toEqual([]);
    },
  );
});

describe('what depends on dspam.conf', () => {
  it('is taken as DSPAM takes it', () => {
    const text =
      'UserLog on # each\nSystemLog yes\nPurgeSignatures 7 # days\nMaxMessageSize 4M\nMySQLUIDInSignature ON';
    expect(read(text).settings).toMatchObject({
      userLog: true,
      systemLog: false,
      statedSignatureDays: 7,
      signatureDays: 7,
      maxMessageSize: 4,
      uidInSignature: true,
    });
    expect(read('PurgeSignatures off # never\nMaxMessageSize 0').settings).toMatchObject({
      userLog: false,
      statedSignatureDays: null,
      signatureDays: 14,
      maxMessageSize: 0,
      uidInSignature: false,
    });
    expect(read('').settings.maxMessageSize).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a site where one user has the mail of all', () => {
  const SMTP = 'DeliveryHost 127.0.0.1\nDeliveryProto SMTP\n';
  const SHARED = 'ServerMode auto\nServerParameters "--deliver=innocent --user filter"\n';
  const CLIENT = 'ClientHost /run/dspam.sock\nClientIdent "secret@Relay1"\n';
  const local = { localDomains: ['example.org'] };

  it.each([
    ['/usr/sbin/sendmail', '-i %r'],
    ['/var/qmail/bin/qmail-inject', '-- %r'],
    ['/usr/sbin/sendmail -i %r', ''],
    ['/usr/bin/procmail', '-d %u'],
    ['/usr/bin/maildrop', '-d %u'],
  ])('tells %s the address, where it is told one', (command, added) => {
    const { args, faults } = read(agent(command), undefined, local);
    expect(faults).toEqual([]);
    expect(args).toBe(`${BASE} ${added}`.trim());
  });

  it.each([
    ['as dspam.conf says', `${SMTP}${SHARED}`],
    ['by LMTP', `${SMTP.replace('SMTP', 'LMTP')}${SHARED}`],
    ['by an agent that is told the recipient', `${agent('/usr/sbin/sendmail -i %r')}\n${SHARED}`],
    ['by an agent that would be told the user', `${agent('/usr/sbin/sendmail')}\n${SHARED}`],
  ])('needs LOCAL_DOMAINS: %s', (_what, conf) => {
    expect(read(conf).faults).toEqual([
      expect.stringContaining('LOCAL_DOMAINS is missing: dspam.conf filters everybody'),
    ]);
    expect(read(conf, undefined, local).faults).toEqual([]);
  });

  it.each([
    ['with a mode in which these parameters are not read', `${SMTP}${SHARED.replace('auto', 'dspam')}`],
    ['without a user in them', `${SMTP}ServerMode standard\nServerParameters "--deliver=innocent"\n`],
    ['where the agent goes by the user', `${agent('/usr/lib/dovecot/deliver -a %r -d %u')}\n${SHARED}`],
    ['where mail goes into mailboxes', `${agent('/usr/bin/procmail -d %u')}\n${SHARED}`],
  ])('does not %s', (_what, conf) => {
    expect(read(conf).faults).toEqual([]);
  });

  it.each([
    ['EnablePlusedDetail', `${SMTP}EnablePlusedDetail on\n`, {}],
    ['QuarantineMailbox', `${SMTP}QuarantineMailbox +quarantine\n`, {}],
    ['dspamc', `${SMTP}${CLIENT}`, { dspamBin: '/usr/bin/dspamc' }],
    ['--client', `${SMTP}${CLIENT}`, { givenArgs: `--client ${BASE}` }],
    [
      '--client',
      `${SMTP}ServerDomainSocketPath /run/x\nClientIdent a@b\n`,
      { givenArgs: `--client ${BASE}` },
    ],
    ['--rcpt-to', SMTP, { givenArgs: `${BASE} --rcpt-to alice@example.org` }],
  ])('stops the start for %s, which would lead a release elsewhere', (what, conf, context) => {
    expect(read(conf, undefined, { ...local, ...context }).faults).toEqual([expect.stringContaining(what)]);
  });

  it.each([
    ['EnablePlusedDetail off', `${SMTP}EnablePlusedDetail off\n`, {}],
    [
      'EnablePlusedDetail with an agent that is told the user',
      `${agent('/usr/bin/procmail -d %u')}\nEnablePlusedDetail on\n`,
      {},
    ],
    ['--client without a daemon that could be asked', SMTP, { givenArgs: `--client ${BASE}` }],
    ['dspam beside a daemon', `${SMTP}${CLIENT}`, { dspamBin: '/usr/bin/dspam' }],
  ])('does not for %s', (_what, conf, context) => {
    expect(read(conf, undefined, { ...local, ...context }).faults).toEqual([]);
  });

  it.each([
    ['in dspam.conf', agent('/usr/sbin/sendmail -i %u'), undefined],
    ['in RELEASE_ARGS', agent('/usr/sbin/sendmail'), `${BASE} -i %u`],
    ['by our own word for the user', agent('/usr/sbin/sendmail'), `${BASE} -i %CURRENT_USER%`],
  ])('stops the start where the address is the user all the same: %s', (_where, conf, givenArgs) => {
    const { faults } = read(conf, givenArgs, local);
    expect(faults).toEqual([expect.stringContaining('LOCAL_DOMAINS has no effect')]);
    expect(read(conf, givenArgs).faults).toEqual([]);
    expect(read(`${conf}\n${SHARED}`, givenArgs).faults).toEqual([
      expect.stringContaining('LOCAL_DOMAINS is missing'),
    ]);
  });

  it('stops the start for a QuarantineMailbox, and for two recipients, without LOCAL_DOMAINS as well', () => {
    expect(read(`${SMTP}QuarantineMailbox +q\n`).faults).toEqual([
      expect.stringContaining('QuarantineMailbox'),
    ]);
    expect(read(SMTP, `${BASE} --rcpt-to %CURRENT_USER% archive@example.org`).faults).toEqual([
      expect.stringContaining('2 words behind --rcpt-to'),
    ]);
  });
});
