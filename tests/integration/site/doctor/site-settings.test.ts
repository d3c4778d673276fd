import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Check } from '@/lib/site/doctor/check/check';
import { dspamConf } from '@/lib/site/doctor/site/dspam-conf';
import { groups } from '@/lib/site/doctor/site/groups';
import { logs } from '@/lib/site/doctor/site/logs';
import { mailQueue } from '@/lib/site/doctor/site/mail-queue';
import { opting } from '@/lib/site/doctor/site/opting';
import { preferences } from '@/lib/site/doctor/site/preferences';
import { retention } from '@/lib/site/doctor/site/retention';
import { roles } from '@/lib/site/doctor/site/roles';
import { rotationBelow } from '@/lib/site/doctor/site/rotation';
import messages from '@/messages/en.json';
import { askDoctor, type Told, typeRemedies, typeRemedy } from '../../../support/ask-doctor';
import { testSite } from '../../../support/test-site';

/* Each test makes a fault, has the doctor look, types what it says, and has it look again. */

const site = await testSite();
const conf = String(process.env.DSPAM_CONF);
const stockConf = readFileSync(conf, 'latin1');
const stockEnv = { ...process.env };

beforeEach(async () => {
  Object.assign(process.env, stockEnv);
  writeFileSync(conf, stockConf, 'latin1');
  rmSync(path.join(site.home, 'data'), { recursive: true, force: true });
  mkdirSync(path.join(site.home, 'data'), { mode: 0o770 });
  for (const name of ['group', 'system.log', 'opt-in', 'opt-out'])
    rmSync(path.join(site.home, name), { recursive: true, force: true });
  await site.query('DELETE FROM dspam_preferences');
});

const write = (...lines: string[]) => typeRemedy({ where: 'dspam.conf', lines });
const levels = async (check: Check) => (await askDoctor(check)).map(({ level, says }) => `${level} ${says}`);

describe('dspam.conf', () => {
  /** Writes what is said to write in the place of the line that it is said of. */
  function mendLine({ values, remedies }: Told): void {
    const lines = readFileSync(conf, 'latin1').split('\n');
    lines.splice(Number(values.line) - 1, 1, ...(remedies[0]?.lines ?? []));
    writeFileSync(conf, lines.join('\n'), 'latin1');
  }

  it('has nothing odd as a site writes it', async () => {
    expect(await levels(dspamConf)).toEqual(['good fine']);
  });

  it.each([
    ['UserLog yes', 'fault notOn'],
    ['TrustedDeliveryAgent /usr/bin/procmail -d %u', 'fault unread'],
    ['TrustedDeliveryAgent "/usr/bin/procmail -d %u', 'warning unclosed'],
    ['MaxMessageSize 4M', 'fault notNumber'],
    ['UserLogs on', 'warning unknown'],
  ])('has the line %s, which is said, with the line to write instead', async (line, says) => {
    await write(line);
    const [found] = await askDoctor(dspamConf);
    expect(`${found?.level} ${found?.says}`).toBe(says);
    if (found) mendLine(found);
    expect(await levels(dspamConf)).toEqual(['good fine']);
  });

  it('has a password that a # cuts, of which only lengths are told', async () => {
    await write('MySQLPass geheim#42');
    const [found] = await askDoctor(dspamConf);
    expect(found).toMatchObject({
      level: 'fault',
      says: 'cut',
      values: { length: 6, whole: 9 },
      remedies: [],
    });
    expect(found?.text).toContain('of 9 characters DSPAM uses 6');
    expect(JSON.stringify(found)).not.toMatch(/geheim|42/);
  });

  it('includes a file, which 3.10.2 does not read, until its lines are put into the place', async () => {
    const file = path.join(site.folder, "more o'lines.conf");
    writeFileSync(file, 'MaxMessageSize 4194304\n');
    appendFileSync(conf, `Include "${file}"\nNotifications off\n`);
    const [found] = await askDoctor(dspamConf);
    expect(found).toMatchObject({ level: 'fault', says: 'includeFile' });
    await typeRemedies(found);
    expect(await levels(dspamConf)).toEqual(['good fine']);
    expect(readFileSync(conf, 'latin1')).toMatch(/MaxMessageSize 4194304\nNotifications off\n$/);
  });

  it('includes what is not there, and what this DSPAM was not built to include', async () => {
    appendFileSync(conf, `Include ${site.folder}/nothing\n`);
    expect(await levels(dspamConf)).toEqual(['warning includeMissing']);
    const folder = path.join(site.folder, 'dspam.d');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'a.conf'), 'UserLogs on\n');
    writeFileSync(conf, `${stockConf}Include ${folder}\n`);
    expect((await levels(dspamConf)).sort()).toEqual(['fault includeNotBuilt', 'warning unknown']);
  });
});

describe('the group file', () => {
  const file = path.join(site.home, 'group');

  it('is not there, or good', async () => {
    expect(await levels(groups)).toEqual(['good missing']);
    writeFileSync(file, 'team:shared,managed:alice,bob\nall:merged:*,-root\n');
    expect(await levels(groups)).toEqual(['good fine']);
  });

  it.each([
    ['all:merged:*,alice', 'fault endless'],
    ['all:merged:-alice,*', 'fault endless'],
    ['team:shared:alice, bob', 'fault blank'],
    ['team:shared, managed:alice,bob', 'fault unmanaged'],
  ])('has the line %s, which is said, with the command that mends it', async (line, says) => {
    writeFileSync(file, `# groups\n${line}\nother:shared:carol\n`);
    const [found] = await askDoctor(groups);
    expect(`${found?.level} ${found?.says}`).toBe(says);
    await typeRemedies(found);
    expect(await levels(groups)).toEqual(['good fine']);
    expect(readFileSync(file, 'utf8')).toMatch(/^# groups\n.*\nother:shared:carol\n$/);
  });

  it('is there, but dspam.conf does not name it', async () => {
    writeFileSync(file, 'team:shared:alice,bob\n');
    writeFileSync(conf, stockConf.replace(/^GroupConfig.*$/m, ''), 'latin1');
    const [found] = await askDoctor(groups);
    expect(found).toMatchObject({ level: 'warning', says: 'unnamed' });
    await typeRemedies(found);
    expect(await levels(groups)).toEqual(['good fine']);
  });

  it('leaves nobody out of a shared group', async () => {
    writeFileSync(file, 'team:shared:*,-bob\nteam:sharde:alice\n');
    expect(await levels(groups)).toEqual(['fault leftIn', 'warning unknown']);
  });
});

describe('opting in and out', () => {
  it('leaves nobody’s mail filtered where people have to opt in and nobody has', async () => {
    expect(await levels(opting)).toEqual(['good out']);
    await write('Opt in');
    const [found] = await askDoctor(opting);
    expect(found).toMatchObject({ level: 'fault', says: 'nobodyIn' });
    await site.query("INSERT INTO dspam_preferences VALUES (1, 'optIn', 'on')");
    expect(await levels(opting)).toEqual(['good in']);
    await site.query('DELETE FROM dspam_preferences');
    mkdirSync(path.join(site.home, 'opt-in/example.org'), { recursive: true });
    writeFileSync(path.join(site.home, 'opt-in/example.org/alice.dspam'), '');
    expect(await levels(opting)).toEqual(['good in']);
    rmSync(path.join(site.home, 'opt-in'), { recursive: true });
    const [first] = found?.remedies ?? [];
    if (first) await typeRemedy(first);
    expect(await levels(opting)).toEqual(['good out']);
  });

  it('has files that do nothing, or everybody out', async () => {
    mkdirSync(path.join(site.home, 'opt-in'));
    writeFileSync(path.join(site.home, 'opt-in/alice.dspam'), '');
    expect(await levels(opting)).toEqual(['warning idleIn']);
    await write('Preference "optOut=on"');
    const [found] = await askDoctor(opting);
    expect(found).toMatchObject({ level: 'fault', says: 'everybodyOut' });
    rmSync(path.join(site.home, 'opt-in'), { recursive: true });
    await typeRemedies(found);
    expect(await levels(opting)).toEqual(['good out']);
  });
});

describe('preferences', () => {
  it('are said to be kept where DSPAM does not keep them', async () => {
    expect(await levels(preferences)).toEqual(['good database']);
    process.env.DSPAM_PREFERENCES = 'files';
    const [found] = await askDoctor(preferences);
    expect(found).toMatchObject({ level: 'fault', says: 'elsewhere' });
    await typeRemedies(found);
    expect(await levels(preferences)).toEqual(['good database']);
  });

  it('count for nothing without AllowOverride', async () => {
    writeFileSync(conf, stockConf.replace(/^AllowOverride.*\n/gm, ''), 'latin1');
    const [found] = await askDoctor(preferences);
    expect(found).toMatchObject({ level: 'warning', says: 'noneAllowed' });
    await typeRemedies(found);
    expect(await levels(preferences)).toEqual(['good database']);
  });

  it('of dspam.conf are off with one default in the database, until all are there', async () => {
    await write(`Preference "spamSubject=it's \\ SPAM"`);
    await site.query("INSERT INTO dspam_preferences VALUES (0, 'spamAction', 'tag')");
    const [found] = await askDoctor(preferences);
    expect(found).toMatchObject({ level: 'warning', says: 'linesOff' });
    await typeRemedies(found, site.database.name);
    expect(await levels(preferences)).toEqual(['good database']);
    const [rows] = await site.query<import('mysql2').RowDataPacket[]>(
      "SELECT value FROM dspam_preferences WHERE uid = 0 AND preference = 'spamSubject'",
    );
    expect(rows[0]?.value).toBe("it's \\ SPAM");
  });
});

describe('days that things are kept', () => {
  it('are fewer for signatures than for mail', async () => {
    expect(await levels(retention)).toEqual(['good forEver']);
    process.env.QUARANTINE_KEEP_DAYS = '90';
    const [found] = await askDoctor(retention);
    expect(found).toMatchObject({ level: 'warning', says: 'longer' });
    const [inConf, inEnv] = found?.remedies ?? [];
    if (inConf) await typeRemedy(inConf);
    expect(await levels(retention)).toEqual(['good fine']);
    writeFileSync(conf, stockConf, 'latin1');
    if (inEnv) await typeRemedy(inEnv);
    expect(await levels(retention)).toEqual(['good fine']);
  });

  it('are not said, or without end', async () => {
    process.env.QUARANTINE_KEEP_DAYS = '90';
    writeFileSync(conf, stockConf.replace(/^PurgeSignatures.*$/m, ''), 'latin1');
    const [found] = await askDoctor(retention);
    expect(found).toMatchObject({ level: 'warning', says: 'unstated' });
    await typeRemedies(found);
    expect(await levels(retention)).toEqual(['good fine']);
    await write('PurgeSignatures off');
    expect(await levels(retention)).toEqual(['good off']);
  });
});

describe('logs', () => {
  const alice = () => site.files('alice@example.org');
  const line = (at: number) =>
    `${Math.floor(at / 1000)}\tS\tx\t1,6b014b0a313028913117052\tx\tQuarantined\t\n\n`;
  const systemLog = path.join(site.home, 'system.log');
  const HOUR = 3600_000;

  it.each([
    { off: ['UserLog'], said: 'warning offUserLog', released: /confirmed by system\.log/ },
    { off: ['SystemLog'], said: 'warning offSystemLog', released: /confirmed by the logs of users/ },
    { off: ['UserLog', 'SystemLog'], said: 'fault offBoth', released: /nothing confirms that a release/ },
  ])(
    'are not written without $off on, and the other one confirms releases',
    async ({ off, said, released }) => {
      await write(...off.map((key) => `${key} off`));
      const [found] = await askDoctor(logs);
      expect(`${found?.level} ${found?.says}`).toBe(said);
      const texts: Record<string, string> = messages.doctor.logs;
      expect(texts[found?.says ?? '']).toMatch(released);
      await typeRemedies(found);
      expect(await levels(logs)).toEqual(['good fineEmpty']);
    },
  );

  it('end before the last mail', async () => {
    await site.quarantine({ user: 'alice@example.org', receivedAt: new Date(Date.now() - HOUR) });
    expect(await levels(logs)).toEqual(['fault noUserLine', 'fault noSystemLine']);
    writeFileSync(alice().log, line(Date.now() - 3 * HOUR));
    writeFileSync(systemLog, line(Date.now() - 4 * HOUR));
    expect(await levels(logs)).toEqual(['fault oldUserLine', 'fault oldSystemLine']);
    appendFileSync(alice().log, line(Date.now() - HOUR));
    appendFileSync(systemLog, line(Date.now() - HOUR));
    expect(await levels(logs)).toEqual(['good fine']);
  });

  it('are not behind when only the dashboard has written to the quarantine, or they were just rotated', async () => {
    await site.quarantine({ user: 'alice@example.org', receivedAt: new Date(Date.now() - 5 * HOUR) });
    writeFileSync(alice().log, line(Date.now() - 5 * HOUR));
    writeFileSync(systemLog, line(Date.now() - 5 * HOUR));
    // A deletion leaves line feeds where the mail was.
    appendFileSync(alice().mbox, '\n\n\n\n');
    expect(await levels(logs)).toEqual(['good fine']);
    writeFileSync(`${systemLog}.1`, readFileSync(systemLog));
    writeFileSync(systemLog, '');
    expect(await levels(logs)).toEqual(['good fine']);
    rmSync(`${systemLog}.1`);
  });

  it('do not take a line of the mail’s text for DSPAM’s header', async () => {
    const later = Math.floor((Date.now() + HOUR) / 1000).toString(16);
    await site.quarantine({
      user: 'alice@example.org',
      receivedAt: new Date(Date.now() - 5 * HOUR),
      body: `Text\nX-DSPAM-Signature: 1,${later}313028913117052\n`,
    });
    writeFileSync(alice().log, line(Date.now() - 5 * HOUR));
    writeFileSync(systemLog, line(Date.now() - 5 * HOUR));
    expect(await levels(logs)).toEqual(['good fine']);
  });
});

describe('rotation of logs', () => {
  const root = path.join(site.folder, 'machine');
  const rotation = rotationBelow(root);
  const old = `${Math.floor(Date.now() / 1000) - 150 * 86_400}\tI\tx\tx\tx\tDelivered\t\n\n`;

  beforeEach(() => {
    rmSync(root, { recursive: true, force: true });
    for (const name of ['cron.d', 'logrotate.d', 'cron.daily'])
      mkdirSync(path.join(root, 'etc', name), { recursive: true });
    mkdirSync(site.files('alice@example.org').dir, { recursive: true });
  });

  it('is not needed while they are small and young', async () => {
    expect(await levels(rotation)).toEqual(['good systemSmall', 'good usersSmall']);
  });

  it('is set up by the command that is said', async () => {
    writeFileSync(path.join(site.home, 'system.log'), old);
    writeFileSync(site.files('alice@example.org').log, old);
    const found = await askDoctor(rotation);
    expect(found.map(({ level, says }) => `${level} ${says}`)).toEqual([
      'warning systemGrows',
      'warning usersGrows',
    ]);
    await typeRemedies(found[0]);
    expect(existsSync(path.join(root, 'etc/logrotate.d/dspam'))).toBe(true);
    expect(await levels(rotation)).toEqual(['good systemRotated', 'good usersRotated']);
  });

  it.each([
    ['cron.daily/dspam', (home: string) => `dspam_logrotate -a 30 -d ${home}\n`, 'Rotated', 'Rotated'],
    [
      'cron.d/dspam',
      (home: string) => `0 1 * * * root dspam_logrotate -a 30 -l ${home}/system.log\n`,
      'Rotated',
      'Grows',
    ],
    ['logrotate.d/dspam', (home: string) => `${home}/data/*/*/*.log {\n  weekly\n}\n`, 'Grows', 'Rotated'],
    ['logrotate.d/dspam', (home: string) => `# ${home}/system.log {\n`, 'Grows', 'Grows'],
    ['logrotate.d/other', () => '/var/log/*.log {\n  weekly\n}\n', 'Grows', 'Grows'],
  ])('is found in %s', async (name, text, system, users) => {
    writeFileSync(path.join(site.home, 'system.log'), old);
    writeFileSync(site.files('alice@example.org').log, old);
    writeFileSync(path.join(root, 'etc', name), text(site.home), { mode: 0o755 });
    const found = (await askDoctor(rotation)).map(({ says }) => says);
    expect(found).toEqual([`system${system}`, `users${users}`]);
  });

  it.each([
    ['cron.d/dspam.cron', '0 1 * * * root ', 0o644],
    ['cron.d/dspam~', '0 1 * * * root ', 0o644],
    ['cron.daily/dspam.sh', '', 0o755],
    ['cron.daily/dspam', '', 0o644],
    ['systemd/system/rotate.service', '[Service]\nExecStart=', 0o644],
  ])('is not taken for set up in %s, which is never run', async (name, before, mode) => {
    writeFileSync(path.join(root, 'etc/debian_version'), '12.0\n');
    writeFileSync(path.join(site.home, 'system.log'), old);
    writeFileSync(site.files('alice@example.org').log, old);
    const file = path.join(root, 'etc', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${before}dspam_logrotate -a 30 -d ${site.home}\n`, { mode });
    const says = async () => (await askDoctor(rotation)).map((found) => found.says);
    expect(await says()).toEqual(['systemGrows', 'usersGrows']);
    if (!name.endsWith('.service')) return;
    writeFileSync(file.replace('service', 'timer'), '[Timer]\nOnCalendar=daily\n');
    expect(await says()).toEqual(['systemGrows', 'usersGrows']);
    const enabled = path.join(path.dirname(file), 'timers.target.wants');
    mkdirSync(enabled);
    writeFileSync(path.join(enabled, 'rotate.timer'), '');
    expect(await says()).toEqual(['systemRotated', 'usersRotated']);
  });
});

describe('administrators', () => {
  it('are none without ADMINS_FILE, and with an empty one', async () => {
    const file = path.join(site.folder, 'few admins');
    process.env.ADMINS_FILE = '';
    expect(await levels(roles)).toEqual(['warning unset']);
    process.env.ADMINS_FILE = file;
    expect(await levels(roles)).toEqual(['fault unreadable']);
    writeFileSync(file, '# nobody yet\n');
    const [found] = await askDoctor(roles);
    expect(found).toMatchObject({ level: 'warning', says: 'empty' });
    await typeRemedies(found);
    expect(await levels(roles)).toEqual(['good fine']);
  });

  it('look after nothing', async () => {
    const file = path.join(site.folder, 'subadmins');
    writeFileSync(file, 'alice: *@example.org\nbob: *\n');
    process.env.SUBADMINS_FILE = file;
    expect(await levels(roles)).toEqual(['good fine', 'warning nothingFor']);
  });
});

describe('a site with faults in its settings', () => {
  it('is told what could not be looked at', async () => {
    process.env.RELEASE_ARGS = '--user nobody';
    for (const check of [mailQueue, retention, preferences, rotationBelow('/')])
      expect(await levels(check)).toEqual(['unknown brokenOff']);
    expect(await levels(dspamConf)).toEqual(['good fine']);
    process.env.DSPAM_CONF = '/nowhere/dspam.conf';
    for (const check of [dspamConf, groups, opting, logs])
      expect(await levels(check)).toEqual(['unknown brokenOff']);
  });
});

describe('the mail queue', () => {
  it('has a program that cannot be run, fails, or works', async () => {
    process.env.MAIL_QUEUE_COMMAND = `${site.folder}/nothing`;
    expect(await levels(mailQueue)).toEqual(['warning missing']);
    process.env.MAIL_QUEUE_COMMAND = 'false';
    expect(await levels(mailQueue)).toEqual(['warning failed']);
    process.env.MAIL_QUEUE_COMMAND = 'echo one';
    expect(await levels(mailQueue)).toEqual(['good fine']);
  });
});
