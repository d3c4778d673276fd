import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { expect, test } from 'vitest';

// Debian 13's own Node, with libuv as a library of its own, does not change who it is: CVE-2024-22017.
const REFUSAL = `process.setgroups = () => {
  throw Object.assign(new Error('setgroups() disabled: io_uring may be enabled.'), { code: 'ERR_INVALID_STATE' });
};`;
const isRoot = process.getuid?.() === 0;
const USER = isRoot ? 'daemon' : userInfo().username;

/** What `id` says of a process that has become the user, and what else it was given. */
function become(first: string, arguments_: string[] = []): { id: string; environment: string; code: number } {
  const program = `${first}
const { execFileSync } = await import('node:child_process');
const { becomeUser } = await import('./scripts/doctor/become-user.ts');
let before = [];
let environment = process.env;
becomeUser(${JSON.stringify(USER)}, (words, given) => { before = words; environment = given; });
const [command, ...words] = [...before, 'id'];
console.log(execFileSync(command, words, { encoding: 'utf8' }).trim());
console.log(environment.USER, environment.LOGNAME, environment.HOME);`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', program, ...arguments_],
    { encoding: 'utf8' },
  );
  const [id = stderr, environment = ''] = stdout.split('\n');
  return { id, environment, code: status ?? -1 };
}

test('becomes somebody by the system’s own program where Node refuses to, with the same groups and folder', () => {
  const byNode = become('');
  const bySystem = become(REFUSAL);
  expect(bySystem).toEqual(byNode);
  expect(bySystem).toMatchObject({ code: 0, environment: expect.stringMatching(`^${USER} ${USER} /`) });
  expect(bySystem.id).toContain(`(${USER})`);
});
