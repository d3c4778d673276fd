import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isKnownMailbox } from '@/lib/people/mailbox/is-known-mailbox';
import { testSite } from '@/tests/support/test-site';

const site = await testSite({ conf: 'AllowOverride localStore\n', env: { USER_FORMAT: '%n@example.org' } });

beforeAll(async () => {
  writeFileSync(
    path.join(site.home, 'group'),
    'team:shared,managed:ann,*@team.example\npool:shared:cleo\nall:merged:*\n',
  );
  await site.query("INSERT INTO dspam_virtual_uids (uid, username) VALUES (901, 'in-table'), (902, 'mover')");
  await site.query(
    "INSERT INTO dspam_preferences (uid, preference, value) VALUES (902, 'localStore', 'moved')",
  );
  await site.query("INSERT INTO dashboard_site_user (name) VALUES ('in-site-log')");
  await site.query(
    "INSERT INTO dashboard_account (login, role) VALUES ('signed-in', 'user'), ('x@example.org', 'user')",
  );
  await site.query(
    "INSERT INTO dashboard_log (kind, store, path, last_record_at) VALUES ('user', 'in-log', '/x', NOW()), ('user', 'asked-once', '/y', NULL)",
  );
  mkdirSync(site.files('in-folder').dir, { recursive: true });
});

describe('isKnownMailbox', () => {
  it.each([
    ['in the table of the filter', 'in-table'],
    ['there as well, in other letters', 'IN-TABLE'],
    ['in DSPAM_HOME alone', 'in-folder'],
    ['a managed group', 'team'],
    ['a member of a group', 'ann'],
    ['a member of another', 'cleo'],
    ['where localStore of somebody leads', 'moved'],
    ['in the log of the site', 'in-site-log'],
    ['in a log of its own that is gone', 'in-log'],
    ['of somebody who has signed in', 'signed-in@example.org'],
  ])('knows one that is %s', async (_where, user) => {
    expect(await isKnownMailbox(user)).toBe(true);
  });

  it.each([
    ['nobody'],
    ['nobody@example.org'],
    // What everybody is a member of names nobody.
    ['somebody@team.example'],
    // Somebody has only looked for it.
    ['asked-once'],
    // Who signs in so has another mailbox.
    ['signed-in'],
    ['in-täble'],
    ['😀'],
  ])('knows nothing of %s', async (user) => {
    expect(await isKnownMailbox(user)).toBe(false);
  });

  it('cannot tell while DSPAM_HOME is away', async () => {
    renameSync(site.home, `${site.home}.away`);
    try {
      await expect(isKnownMailbox('nobody')).rejects.toMatchObject({ code: 'unavailable' });
    } finally {
      renameSync(`${site.home}.away`, site.home);
    }
  });
});
