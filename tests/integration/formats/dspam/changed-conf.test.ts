import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { findGroupOf } from '@/lib/people/mailbox/read-groups';
import { checkHealth } from '@/lib/site/status/check-health';
import { findConfFaults, getConfig } from '@/lib/store/config/config';
import { emptyFigures } from '@/lib/store/index/logs/log-row';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';

const site = await testSite();
const file = path.join(site.folder, 'dspam.conf');
const usual = readFileSync(file, 'utf8');
const change = (edit: (text: string) => string) => writeFileSync(file, edit(usual));

beforeAll(() => {
  getConfig();
});
afterEach(() => change((text) => text));

describe('dspam.conf that changes while the dashboard runs', () => {
  it('counts at once: what is over MaxMessageSize is delivered without a record, and is told as delivered', async () => {
    const { signature } = await site.quarantine({ user: USER, body: 'a line of text\n'.repeat(100) });
    expect(getConfig().maxMessageSize).toBe(Number.POSITIVE_INFINITY);
    change((text) => `${text}MaxMessageSize 500 # small\n`);
    expect(await releaseMessage(USER, USER, signature, newBatch())).toMatchObject({ ok: true });
    expect(site.deliveries()).toHaveLength(1);
    expect(getConfig().maxMessageSize).toBe(500);
  });

  it('leads the proof to the log that is written: without a line UserLog to system.log', async () => {
    const { signature } = await site.quarantine({ user: USER });
    change((text) => text.replace('UserLog on', '# UserLog on'));
    expect(await releaseMessage(USER, USER, signature, newBatch())).toMatchObject({ ok: true });
  });

  it('calls a release that no log can prove in doubt, never failed', async () => {
    const { signature } = await site.quarantine({ user: USER });
    change((text) => text.replace('UserLog on', '').replace('SystemLog on', 'SystemLog yes'));
    const before = site.deliveries().length;
    expect(await releaseMessage(USER, USER, signature, newBatch())).toMatchObject({
      ok: false,
      reason: 'unconfirmed',
    });
    expect(site.deliveries()).toHaveLength(before + 1);
  });

  it('is followed into what it includes, and by another file in its place', () => {
    const folder = path.join(site.folder, 'dspam.d');
    mkdirSync(folder);
    change((text) => `${text}Include ${folder}\n`);
    expect(getConfig().conf.first('ServerPort')).toBeUndefined();
    writeFileSync(path.join(folder, 'daemon.conf'), 'ServerPort 24\n');
    expect(getConfig().conf.first('ServerPort')).toBe('24');
    writeFileSync(path.join(folder, 'daemon.conf'), 'ServerPort 25\n');
    expect(getConfig().conf.first('ServerPort')).toBe('25');
    rmSync(path.join(folder, 'daemon.conf'));
    expect(getConfig().conf.first('ServerPort')).toBeUndefined();
    writeFileSync(`${file}.new`, `${usual}PurgeNeutral 7\n`);
    renameSync(`${file}.new`, file);
    expect(getConfig().conf.number('PurgeNeutral')).toBe(7);
  });

  it('names another group file', async () => {
    const groups = path.join(site.folder, 'groups');
    writeFileSync(groups, 'team:shared:*\n');
    expect(await findGroupOf(USER)).toBeUndefined();
    change((text) => text.replace(/GroupConfig .*/, `GroupConfig ${groups}`));
    expect(await findGroupOf(USER)).toMatchObject({ name: 'team' });
    writeFileSync(groups, 'crew:shared:*\n');
    expect(await findGroupOf(USER)).toMatchObject({ name: 'crew' });
    change((text) => text.replace(/GroupConfig .*/, `GroupConfig ${groups}\nPreference "ignoreGroups=on"`));
    expect(await findGroupOf(USER)).toBeUndefined();
    change((text) => text.replace(/GroupConfig .*/, ''));
    expect(await findGroupOf(USER)).toBeUndefined();
  });

  it.each([
    ['it is away', () => rmSync(file), /cannot be read \(ENOENT\)/],
    ['it is half written', () => writeFileSync(file, ''), /Home has changed/],
    ['another home', () => change((text) => text.replace(/Home .*/, 'Home /nowhere')), /Home has changed/],
    [
      'another database',
      () => change((text) => text.replace(/MySQLDb .*/, 'MySQLDb x')),
      /MySQLDb has changed/,
    ],
    ['an agent for nobody', () => change((text) => text.replace(' -d %u"', '"')), /RELEASE_ARGS has nothing/],
  ])('keeps what was there while it has a fault, and Status says so: %s', async (_, harm, words) => {
    change((text) => `${text}PurgeUnused 33\n`);
    expect(getConfig().conf.number('PurgeUnused')).toBe(33);
    harm();
    expect(getConfig().conf.number('PurgeUnused')).toBe(33);
    expect(findConfFaults().join()).toMatch(words);
    const line = (await checkHealth(LOG)).lines.find(({ name }) => name === 'conf');
    expect(line).toMatchObject({ level: 'attention', says: 'confFaulty' });
    change((text) => `${text}PurgeUnused 44\n`);
    expect(getConfig().conf.number('PurgeUnused')).toBe(44);
    expect(findConfFaults()).toEqual([]);
  });
});

const LOG = {
  ...emptyFigures(''),
  phase: 'missing' as const,
  size: 0,
  isOff: false,
  trouble: null,
};
