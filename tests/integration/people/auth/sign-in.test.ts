import { execFile, execFileSync } from 'node:child_process';
import path from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import type { RowDataPacket } from 'mysql2/promise';
import { beforeAll, describe, expect, it } from 'vitest';
import { listSignIns } from '@/lib/people/audit/list-own-audit';
import { pruneAudit } from '@/lib/people/audit/prune-audit';
import { recordAudit } from '@/lib/people/audit/record-audit';
import { endSessions, findAccount, noteRole } from '@/lib/people/auth/account';
import { signIn } from '@/lib/people/auth/sign-in';
import { beginAttempt, MAX_FAILURES } from '@/lib/people/auth/sign-in-limit';
import { hearLog } from '@/tests/support/hear-log';
import { testSite } from '@/tests/support/test-site';

const site = await testSite();
const lines = hearLog();
const GOOD = '192.0.2.1';
const EVIL = '203.0.113.9';

beforeAll(async () => {
  for (const name of ['alice', 'bob', 'carol', 'dora'])
    execFileSync('htpasswd', ['-b', '-s', path.join(site.folder, 'htpasswd'), name, `${name}-pw`], {
      stdio: 'ignore',
    });
});

/** Tries that fail, counted as the sign-in counts them. */
async function fail(login: string, address: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    const attempt = await beginAttempt(login, address);
    if ('retryAt' in attempt) throw new Error(`shut after ${time} failures`);
    await attempt.failed();
  }
}

/** Minutes from now until a try is let through; 0 when it is already. */
async function waitFor(login: string, address: string): Promise<number> {
  const attempt = await beginAttempt(login, address);
  if (!('retryAt' in attempt)) {
    await attempt.undecided();
    return 0;
  }
  return Math.ceil((attempt.retryAt.getTime() - Date.now()) / 60_000);
}

/** As if a wait were over. */
async function endWaits(): Promise<void> {
  await site.query("UPDATE dashboard_rate_limit SET expire = 1 WHERE `key` LIKE 'failures:%'");
}

/** Signs in with all of these (`name:password`) at once, in a process of its own. Answers what each was told. */
async function trySignIns(address: string, pairs: string[]): Promise<string[]> {
  const script = path.resolve('tests/support/sign-in-in-process.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    script,
    address,
    ...pairs,
  ]);
  return stdout.trim().split('\n');
}

const forget = () => site.query('DELETE FROM dashboard_rate_limit');

describe('the limit of tries', () => {
  it('takes ten failures of an account from anywhere, then makes it wait, longer each time', async () => {
    await forget();
    for (let host = 1; host <= MAX_FAILURES; host++) await fail('alice', `198.51.100.${host}`, 1);
    expect(await waitFor('alice', '198.51.100.77')).toBe(1);
    expect(await waitFor('bob', '198.51.100.77')).toBe(0);
    for (const minutes of [2, 4, 8, 16, 32, 60, 60]) {
      await endWaits();
      await fail('alice', `198.51.100.${100 + minutes}`, 1);
      expect(await waitFor('alice', '198.51.100.77')).toBe(minutes);
    }
  });

  it('takes ten failures of an address, whatever names it tries', async () => {
    await forget();
    for (let name = 0; name < MAX_FAILURES; name++) await fail(`name${name}`, EVIL, 1);
    expect(await waitFor('bob', EVIL)).toBe(1);
    expect(await waitFor('bob', GOOD)).toBe(0);
  });

  it('takes an IPv6 network of one customer for one address', async () => {
    await forget();
    for (let name = 0; name < MAX_FAILURES; name++) await fail(`name${name}`, `2001:db8:0:7:${name}::1`, 1);
    expect(await waitFor('bob', '2001:db8::7:ffff:0:0:1')).toBe(1);
    expect(await waitFor('bob', '2001:db8:0:8::1')).toBe(0);
  });

  it('does not let anybody shut an owner out of an address that is known', async () => {
    await forget();
    expect(await signIn('alice', 'alice-pw', GOOD)).toMatchObject({ ok: true, method: 'htpasswd' });
    await fail('alice', EVIL, MAX_FAILURES);
    expect(await waitFor('alice', EVIL)).toBe(1);
    expect(await signIn('alice', 'alice-pw', GOOD)).toMatchObject({ ok: true });
    // Nor by failing with other names at her own address.
    for (let name = 0; name < MAX_FAILURES; name++) await fail(`name${name}`, GOOD, 1);
    expect(await waitFor('bob', GOOD)).toBe(1);
    expect(await signIn('alice', 'alice-pw', GOOD)).toMatchObject({ ok: true });
    // A known address is limited too.
    await fail('alice', GOOD, MAX_FAILURES);
    expect(await waitFor('alice', GOOD)).toBe(1);
  });

  it('counts tries that are made at the same time', async () => {
    await forget();
    const tries = await Promise.all(
      Array.from({ length: 40 }, (_unused, host) => beginAttempt('alice', `198.51.100.${host}`)),
    );
    expect(tries.filter((attempt) => !('retryAt' in attempt))).toHaveLength(MAX_FAILURES);
  });

  it('lets exactly ten through of fifty at once, by account, by address and by network', async () => {
    const CASES: [name: (at: number) => string, address: (at: number) => string][] = [
      [() => 'alice', (at) => `198.51.100.${at}`],
      [(at) => `name${at}`, () => EVIL],
      [(at) => `name${at}`, (at) => `2001:db8:0:7:${at.toString(16)}::1`],
      [() => 'alice', () => EVIL],
    ];
    for (const [name, address] of CASES) {
      await forget();
      const atOnce = () =>
        Promise.all(Array.from({ length: 50 }, (_unused, at) => beginAttempt(name(at), address(at))));
      const through = (tries: Awaited<ReturnType<typeof atOnce>>) =>
        tries.flatMap((attempt) => ('retryAt' in attempt ? [] : [attempt]));
      const first = through(await atOnce());
      expect(first).toHaveLength(MAX_FAILURES);
      await Promise.all(first.map((attempt) => attempt.failed()));
      expect(through(await atOnce())).toHaveLength(0);
      expect(await waitFor(name(50), address(50))).toBe(1);
      // After a wait a single one is free, also when fifty come at once.
      await endWaits();
      const next = through(await atOnce());
      expect(next).toHaveLength(1);
      await next[0]?.failed();
      expect(await waitFor(name(50), address(50))).toBe(2);
    }
  });

  it('lets ten through for a pair of account and address that know each other', async () => {
    await forget();
    expect(await signIn('alice', 'alice-pw', GOOD)).toMatchObject({ ok: true });
    const tries = await Promise.all(Array.from({ length: 50 }, () => beginAttempt('alice', GOOD)));
    expect(tries.filter((attempt) => !('retryAt' in attempt))).toHaveLength(MAX_FAILURES);
  });

  it('holds across processes that share the database', async () => {
    await forget();
    const passwords = Array.from({ length: 25 }, (_unused, at) => `name${at}:wrong`);
    const processes = [trySignIns(EVIL, passwords), trySignIns(EVIL, passwords)];
    const answers = (await Promise.all(processes)).flat();
    expect(answers.filter((reason) => reason === 'wrong')).toHaveLength(MAX_FAILURES);
    expect(answers.filter((reason) => reason === 'tooMany')).toHaveLength(40);
  });

  it('gives back what was no failure, and no more than that', async () => {
    await forget();
    for (let round = 0; round < 3; round++) {
      const tries = await Promise.all(
        Array.from({ length: 50 }, (_unused, at) => beginAttempt(`name${round}-${at}`, EVIL)),
      );
      const through = tries.flatMap((attempt) => ('retryAt' in attempt ? [] : [attempt]));
      expect(through).toHaveLength(MAX_FAILURES);
      await Promise.all(through.map((attempt, at) => (at % 2 ? attempt.succeeded() : attempt.undecided())));
    }
    // A try that outlives the window, or the wait that began meanwhile, gives nothing back.
    const slow = await beginAttempt('slow', EVIL);
    await endWaits();
    if (!('retryAt' in slow)) await slow.undecided();
    await fail('name', EVIL, MAX_FAILURES - 1);
    const late = await beginAttempt('late', EVIL);
    if (!('retryAt' in late)) await late.failed();
    if (!('retryAt' in slow)) await slow.undecided();
    expect(await waitFor('bob', EVIL)).toBe(1);
  });

  it('keeps neither names nor addresses of accounts in the table', async () => {
    await forget();
    await fail('a password typed as a name', EVIL, 1);
    const [rows] = await site.query<RowDataPacket[]>('SELECT * FROM dashboard_rate_limit');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('password');
  });
});

describe('signIn', () => {
  const lastEvents = async () => {
    const [rows] = await site.query<RowDataPacket[]>(
      'SELECT event, actor, address, detail FROM dashboard_audit ORDER BY id DESC LIMIT 2',
    );
    return rows;
  };

  it('writes down who signed in, by what and from where', async () => {
    await forget();
    await signIn('bob', 'bob-pw', GOOD);
    expect((await lastEvents())[0]).toMatchObject({
      event: 'sign-in',
      actor: 'bob',
      address: GOOD,
      detail: 'htpasswd',
    });
    expect(await findAccount('bob')).toMatchObject({ role: 'user', signedOutAt: null });
  });

  it('writes down a failure, but a name only where it is one', async () => {
    await forget();
    expect(await signIn('bob', 'hunter2', EVIL)).toEqual({ ok: false, reason: 'wrong' });
    expect(await signIn('hunter2', 'bob', EVIL)).toEqual({ ok: false, reason: 'wrong' });
    expect(await lastEvents()).toMatchObject([
      { event: 'sign-in-failed', actor: '', address: EVIL },
      { event: 'sign-in-failed', actor: 'bob', address: EVIL },
    ]);
    const [all] = await site.query<RowDataPacket[]>('SELECT * FROM dashboard_audit');
    expect(JSON.stringify(all)).not.toContain('hunter2');
  });

  it('answers an unknown name and a wrong password alike, and after the same time', async () => {
    const timed = async (name: string) => {
      const began = performance.now();
      const answer = await signIn(name, 'wrong', EVIL);
      return { answer, seconds: Math.round((performance.now() - began) / 100) / 10 };
    };
    // By chance one of them may be late; what told them apart would do so each time.
    const areAlike = async () => {
      await forget();
      const [known, unknown] = await Promise.all([timed('carol'), timed('nobody at all')]);
      return isDeepStrictEqual(known, unknown);
    };
    await expect.poll(areAlike, { timeout: 25_000 }).toBe(true);
  });

  it('says when to try again, and does not look at the password until then', async () => {
    await forget();
    const began = Date.now();
    await fail('dora', EVIL, MAX_FAILURES);
    const answer = await signIn('dora', 'dora-pw', EVIL);
    expect(answer).toMatchObject({ ok: false, reason: 'tooMany' });
    const retryAt = 'retryAt' in answer ? answer.retryAt.getTime() : 0;
    expect(retryAt - began).toBeGreaterThanOrEqual(60_000);
    await endWaits();
    expect(await signIn('dora', 'dora-pw', EVIL)).toMatchObject({ ok: true });
  });

  it('signs in without the tables of the database, and limits all the same', async () => {
    await site.query(
      'RENAME TABLE dashboard_rate_limit TO away1, dashboard_audit TO away2, dashboard_account TO away3',
    );
    try {
      expect(await signIn('carol', 'carol-pw', GOOD)).toMatchObject({ ok: true });
      await fail('carol', EVIL, MAX_FAILURES);
      expect(await waitFor('carol', EVIL)).toBe(1);
      expect(await waitFor('carol', GOOD)).toBe(0);
      expect(lines[0]).toMatch(/^warn a sign-in is missing in the audit log: error=/);
    } finally {
      await site.query(
        'RENAME TABLE away1 TO dashboard_rate_limit, away2 TO dashboard_audit, away3 TO dashboard_account',
      );
    }
  });
});

describe('the account', () => {
  it('remembers the end of all sessions, and each change of role once', async () => {
    await forget();
    await signIn('carol', 'carol-pw', GOOD);
    await endSessions('carol', 'user', new Date('2026-11-21T10:00:00.123Z'));
    await signIn('carol', 'carol-pw', GOOD);
    expect((await findAccount('carol'))?.signedOutAt?.toISOString()).toBe('2026-11-21T10:00:00.123Z');
    // A clock that is behind, as another host's may be, revives none of them.
    await endSessions('carol', 'user', new Date('2026-11-21T09:00:00Z'));
    expect((await findAccount('carol'))?.signedOutAt?.toISOString()).toBe('2026-11-21T10:00:00.123Z');
    const noted = await Promise.all([1, 2, 3].map(() => noteRole('carol', 'user', 'admin')));
    expect(noted.filter(Boolean)).toHaveLength(1);
  });
});

describe('the audit log', () => {
  it('gives up what is older than it is to be kept, and nothing else', async () => {
    await recordAudit({ event: 'sign-in', actor: 'old', address: GOOD });
    await site.query("UPDATE dashboard_audit SET at = NOW() - INTERVAL 401 DAY WHERE actor = 'old'");
    await recordAudit({ event: 'sign-in', actor: 'new', address: GOOD });
    expect(await pruneAudit(400)).toBe(1);
    expect(await listSignIns('old')).toEqual([]);
    expect(await listSignIns('new')).toHaveLength(1);
  });
});
