import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { ENV, NEW_DEB, packageMachines } from '@/tests/support/debian/package-machines';
import { blockOf } from '@/tests/support/documented-blocks';

// What an engine of containers would do with docs/containers.md, one after the other on one machine: the image's commands, and those of each service, as root
// and without systemd. An engine itself is not here.

const on = packageMachines({ hasOwnNetwork: true });

interface Service {
  command?: string[];
  healthcheck?: { test: string[] };
}

test('the commands of the image and of the services do what they are there for', async () => {
  const site = await on.makeSite();
  const { machine } = on;
  const [copied = '', run = '', started = ''] = blockOf('docs/containers.md', 'FROM your-mail-image')
    .split('\n')
    .flatMap((line) => /^(?:COPY \S+|RUN|CMD) (.+)$/.exec(line)?.[1] ?? []);
  const { services } = parse(blockOf('docs/containers.md', 'services:'), { merge: true }) as {
    services: Record<'tables' | 'dashboard' | 'maintenance', Service>;
  };
  const does = (lines: string) => {
    const { code, said } = machine.run(lines);
    expect(code, `${lines}\n${said}`).toBe(0);
    return said;
  };
  // The image: there are no lists of packages to bring up to date here.
  does(`cp ${NEW_DEB} ${copied}`);
  const [first, ...commands] = run.split(' && ');
  expect(first).toBe('apt-get update');
  expect(does(commands.join(' && '))).toContain('The user dspam-dashboard was made, with the group mail.');

  // The settings, with the database that is here by the name that it has there; and what the pages before have.
  const { name, user, password } = site.database;
  const settings = blockOf('docs/containers.md', 'NEXTAUTH_URL=https://mail.example.org').replace(
    /^DATABASE_URL=.*@(database:3306)\/.*$/m,
    (_line, host) => `DATABASE_URL=mysql://${user}:${password}@${host}/${name}`,
  );
  expect(settings).toContain('@database:3306/');
  machine.write('/root/env', settings);
  does(`install -m 640 -o 1000 -g mail /root/env /root/mounted
mount --bind /root/mounted ${ENV}
mount -o remount,bind,ro ${ENV}
echo 127.0.0.1 database >>/etc/hosts
echo Trust dspam-dashboard >>/etc/dspam/dspam.conf
htpasswd -bBc /etc/dspam/htpasswd alice alices-password`);
  const relay = `require("net").createServer((from) => { const to = require("net").connect("/run/mysqld/mysqld.sock"); from.pipe(to).pipe(from); for (const end of [from, to]) end.on("error", () => end.destroy()); }).listen(3306, "127.0.0.1")`;
  machine.write('/root/relay.cjs', relay);
  const words = (list: string[] | undefined) =>
    (list ?? []).map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const [kind, ...asked] = services.dashboard.healthcheck?.test ?? [];
  expect(kind).toBe('CMD');
  const everyNight = services.maintenance.command?.at(-1) ?? '';
  expect(everyNight).toMatch(/^while sleep 86400; do .*; done$/);
  const said = does(`node /root/relay.cjs & relay=$!
set -e
trap 'kill $relay $started 2>/dev/null || true; wait' EXIT
${words(services.tables.command)}
${words(JSON.parse(started) as string[])} >/tmp/log 2>&1 & started=$!
tries=0
until ${words(asked)} 2>/dev/null; do tries=$((tries + 1)); [ $tries -lt 300 ] || { cat /tmp/log; exit 1; }; sleep 0.2; done
echo healthy
curl -s -o /dev/null -w 'page: %{http_code}\\n' http://127.0.0.1:3000/login
${/do (.*); done$/.exec(everyNight)?.[1]}
kill $started; wait $started || true; started=
${words(asked)} 2>/dev/null || echo gone`);
  expect(said).toContain('Applied: ');
  expect(said).toMatch(/healthy\npage: 200\n/);
  expect(said).toContain('audit log: ');
  expect(said).toMatch(/gone\n$/);
  expect(readFileSync('docs/containers.md', 'utf8')).toContain('**This was not run**');
});
