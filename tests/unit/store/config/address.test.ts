import { describe, expect, it } from 'vitest';
import { parseDspamConf } from '@/lib/formats/dspam/conf';
import { databaseFromConf } from '@/lib/store/config/address';

const REST = 'MySQLUser dspam\nMySQLPass "a b" # secret\nMySQLDb dspam # ours';
const from = (server: string) => databaseFromConf(parseDspamConf(`${server}\n${REST}`));

describe('databaseFromConf', () => {
  it.each(['MySQLServer localhost', 'MySQLServer localhost # here\nMySQLPort 3307', 'MySQLServer ""'])(
    'goes by the library’s socket, as DSPAM does, for %s',
    (server) => {
      const { socketPath, host, port, password, database } = from(server);
      expect(socketPath).toMatch(/^\/.*mysqld?\.sock$/);
      expect([host, port]).toEqual([undefined, undefined]);
      expect([password, database]).toEqual(['a b', 'dspam']);
    },
  );

  it.each([
    ['MySQLServer /run/db.sock ; a socket', { socketPath: '/run/db.sock' }],
    ['MySQLServer LOCALHOST', { host: 'LOCALHOST', port: 3306 }],
    ['MySQLServer 127.0.0.1\nMySQLPort 3307 # other', { host: '127.0.0.1', port: 3307 }],
    [
      'DefaultProfile b\nMySQLServer a\nMySQLServer.b db.example\nMySQLUser.b u\nMySQLDb.b d',
      { host: 'db.example', user: 'u', database: 'd', password: '' },
    ],
  ])('takes %s as it is', (server, expected) => {
    expect(from(server)).toMatchObject(expected);
  });

  it('says what is missing', () => {
    expect(() => databaseFromConf(parseDspamConf('MySQLUser a # b'))).toThrow(/MySQLServer, MySQLDb/);
  });
});
