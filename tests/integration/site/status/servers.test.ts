import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkServers } from '@/lib/site/status/check-servers';
import { findServers } from '@/lib/site/status/find-servers';
import { noteServer, serverName } from '@/lib/site/status/note-server';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '@/tests/support/test-site';

const site = await testSite();

beforeEach(() => prisma().server.deleteMany());

/** Another server of the site, which differs from this one in what is given. */
async function another(change = ''): Promise<void> {
  await noteServer();
  await site.query(
    `INSERT INTO dashboard_server (name, secret_digest, clock_apart_ms, database_nodes, time_zone, seen_at)
     SELECT 'other:3000', secret_digest, clock_apart_ms, database_nodes, time_zone, seen_at FROM dashboard_server`,
  );
  if (change) await site.query(`UPDATE dashboard_server SET ${change} WHERE name = 'other:3000'`);
}

it('is content with one, which notes itself once however often it is started', async () => {
  await noteServer();
  await noteServer();
  expect(await findServers()).toEqual({
    names: [serverName()],
    otherSecret: [],
    otherClock: [],
    otherZone: [],
    databaseNodes: [],
  });
  expect(await checkServers()).toMatchObject({ level: 'fine', values: { count: 1 } });
});

it('keeps no secret', async () => {
  await noteServer();
  const row = await prisma().server.findFirstOrThrow();
  expect(row.secretDigest).toMatch(/^[0-9a-f]{32}$/);
  expect(JSON.stringify({ ...row, clockApartMs: 0, lockByte: 0 })).not.toContain(getConfig().secret);
});

it('is content with two that agree', async () => {
  await another();
  expect(await checkServers()).toMatchObject({ level: 'fine', values: { count: 2 } });
});

it.each([
  ['another secret', "secret_digest = REPEAT('0', 32)", 'serversSecret', { names: 'other:3000' }],
  [
    'a clock an hour ahead',
    'clock_apart_ms = 3600000',
    'serversClock',
    { name: 'other:3000', seconds: 3600 },
  ],
  ['a clock an hour behind', 'clock_apart_ms = -3600000', 'serversClock', { seconds: 3600 }],
  ['another node of a cluster', "database_nodes = 'node2:3306'", 'serversDatabase', {}],
  [
    'connections to two nodes',
    "database_nodes = CONCAT(database_nodes, ', node2:3306')",
    'serversDatabase',
    {},
  ],
  ['another time zone', "time_zone = '-08:00 -07:00'", 'serversZone', { names: 'other:3000' }],
])('tells of %s', async (_what, change, says, values) => {
  await another(change);
  expect(await checkServers()).toMatchObject({ level: 'attention', says, values });
});

it('asks nothing of one of the version before that it does not note', async () => {
  await noteServer();
  // As that version writes its row into these tables.
  await site.query(
    `INSERT INTO dashboard_server (name, secret_digest, clock_apart_ms, database_nodes, seen_at)
     SELECT 'older:3000', secret_digest, clock_apart_ms, database_nodes, seen_at FROM dashboard_server`,
  );
  expect(await checkServers()).toMatchObject({
    level: 'fine',
    values: { names: [serverName(), 'older:3000'].sort().join(', ') },
  });
});

describe('two of one machine', () => {
  const others = { BIND_ADDRESS: process.env.BIND_ADDRESS, PORT: process.env.PORT };
  afterEach(() => {
    for (const [name, value] of Object.entries(others))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    vi.resetModules();
  });
  const nameOf = async (variables: Record<string, string>) => {
    Object.assign(process.env, variables);
    vi.resetModules();
    return (await import('@/lib/site/status/note-server')).serverName();
  };

  it.each([
    ['addresses', { BIND_ADDRESS: '127.0.0.1' }, { BIND_ADDRESS: '127.0.0.2' }],
    ['ports of an address', { PORT: '3000' }, { PORT: '3001' }],
    ['families of addresses', { BIND_ADDRESS: '::1' }, { BIND_ADDRESS: '127.0.0.1' }],
  ])('have two names on two %s', async (_what, one, other) => {
    expect(await nameOf(one)).not.toBe(await nameOf(other));
  });

  it('name where they listen as one writes it', async () => {
    expect(await nameOf({ BIND_ADDRESS: '::1', PORT: '3000' })).toMatch(/:\[::1\]:3000$/);
    expect(await nameOf({ BIND_ADDRESS: '', PORT: '3000' })).toBe(`${hostname()}:3000`);
  });
});

it('asks nothing of one that is gone', async () => {
  await another("secret_digest = REPEAT('0', 32), seen_at = UTC_TIMESTAMP(3) - INTERVAL 12 MINUTE");
  expect(await checkServers()).toMatchObject({ level: 'fine', values: { count: 1 } });
});

it('does not take two moments of a second for clocks that differ', async () => {
  await noteServer();
  const { clockApartMs } = await prisma().server.findFirstOrThrow();
  expect(Math.abs(Number(clockApartMs))).toBeLessThan(5_000);
});
