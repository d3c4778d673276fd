import { describe, expect, it } from 'vitest';
import { listLoginAccounts, loginAccounts } from '@/lib/store/config/login-accounts';

const account = (name: string, uid: number | string, shell: string) =>
  `${name}:x:${uid}:100::/home/${name}:${shell}`;

describe('loginAccounts', () => {
  it.each([
    ['a shell', account('alice', 1000, '/bin/bash'), ['alice']],
    ['no shell named, which is /bin/sh', account('alice', 1000, ''), ['alice']],
    ['a service with a shell', account('postgres', 101, '/bin/bash'), ['postgres']],
    ['a directory service', '+::::::\n+@staff::::::', ['+', '+@staff']],
    ['root and its twin', `${account('root', 0, '/bin/bash')}\n${account('toor', 0, '/bin/sh')}`, []],
    ['the user that asks', account('dashboard', 990, '/bin/bash'), []],
    ['nologin, wherever it is', account('www-data', 33, '/usr/sbin/nologin'), []],
    ['false', account('mysql', 105, '/bin/false'), []],
    ['sync', account('sync', 4, '/bin/sync'), []],
    ['a comment and an empty line', '# alice:x:1:1::/:/bin/sh\n\n', []],
  ])('knows what %s is', (_what, passwd, names) => {
    expect(loginAccounts(`${passwd}\n`, 990)).toEqual(names);
  });

  it('reads the file of this machine, where root does not count', () => {
    expect(listLoginAccounts()).not.toContain('root');
    expect(listLoginAccounts('/nonexistent')).toEqual([]);
  });
});
