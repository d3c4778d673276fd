import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { freePort, NEW_DEB, OLD_DEB, packageMachines } from '@/tests/support/debian/package-machines';

// What the package does with units of systemd, for which a program of the same name stands.

const on = packageMachines();

test.beforeEach(async () => {
  await on.beginWithOld();
  on.machine.run('mkdir -p /run/systemd/system');
  on.machine.write(
    '/usr/local/sbin/systemctl',
    `#!/bin/sh
echo "$*" >>/tmp/systemctl
did=$1
shift
for unit; do
  case $did:$unit in
  *:-*) ;;
  enable:*) : >"/tmp/enabled.$unit" ;;
  disable:*) rm -f "/tmp/enabled.$unit" ;;
  is-enabled:*) [ -e "/tmp/enabled.$unit" ] && echo enabled ;;
  is-active:*) false ;;
  esac
done
`,
    0o755,
  );
});

test('starts the service and the timer, and after an upgrade only what was enabled', async () => {
  on.install(OLD_DEB);
  on.fillIn(await freePort());
  expect(on.machine.read('/tmp/systemctl')).not.toContain('enable dspam');
  expect(on.machine.run('dspam-dashboard setup').said).toContain('It runs, and is started at each boot.');
  expect(on.machine.read('/tmp/systemctl')).toMatch(
    /enable dspam-dashboard.service dspam-dashboard-maintain.timer\n(.*\n)*restart dspam-dashboard.service/,
  );
  on.machine.write('/tmp/systemctl', '');
  on.install(NEW_DEB);
  expect(on.machine.read('/tmp/systemctl')).toMatch(
    /^stop dspam-dashboard-maintain.timer dspam-dashboard.service\n(.*\n)*restart dspam-dashboard.service/,
  );
  on.machine.run('rm /tmp/enabled.*');
  on.machine.write('/tmp/systemctl', '');
  expect(on.install(OLD_DEB)).toContain('The service is disabled, and stays so');
  expect(on.machine.read('/tmp/systemctl')).not.toContain('restart');
});

test('served until it was removed, it serves again when it is installed; what an administrator has disabled stays so', async () => {
  on.fillIn(await freePort());
  on.machine.run('dspam-dashboard setup; dpkg -r dspam-dashboard');
  on.machine.write('/tmp/systemctl', '');
  expect(on.install(NEW_DEB)).toContain('It runs, and is started at each boot.');
  on.machine.run('systemctl disable dspam-dashboard.service; dpkg -r dspam-dashboard');
  on.machine.write('/tmp/systemctl', '');
  expect(on.install(NEW_DEB)).toContain('The service is disabled, and stays so');
  expect(on.machine.read('/tmp/systemctl')).not.toContain('restart');
});

test('has the digests go on whose timer somebody has enabled, after an upgrade and after a removal', async () => {
  on.fillIn(await freePort());
  const timer = 'dspam-dashboard-digest.timer';
  const starts = () => on.machine.read('/tmp/systemctl').split('\n').includes(`start ${timer}`);
  on.machine.run(`dspam-dashboard setup; systemctl enable ${timer}`);
  on.install(NEW_DEB);
  on.machine.write('/tmp/systemctl', '');
  on.machine.run(`echo '# mine' >>/usr/lib/systemd/system/${timer}`);
  expect(on.install(NEW_DEB)).toContain(`put your lines in by: systemctl edit ${timer}`);
  expect(on.machine.read('/tmp/systemctl')).toMatch(
    new RegExp(`^stop ${timer}\n(.*\n)*start ${timer}$`, 'm'),
  );
  on.machine.run('dpkg -r dspam-dashboard');
  expect(on.machine.run(`systemctl is-enabled ${timer}`).code).not.toBe(0);
  on.machine.write('/tmp/systemctl', '');
  on.install(NEW_DEB);
  expect(on.machine.run(`systemctl is-enabled ${timer}`).code).toBe(0);
  expect(starts()).toBe(true);
  on.machine.run(`systemctl disable ${timer}`);
  on.machine.write('/tmp/systemctl', '');
  on.install(NEW_DEB);
  expect(starts()).toBe(false);
});

test('asks for nothing of cron, as there is the timer', async () => {
  on.install(NEW_DEB);
  on.fillIn(await freePort());
  on.machine.run('dspam-dashboard migrate; rm /usr/lib/systemd/system/dspam-dashboard-maintain.*');
  const doctor = on.machine.run('dspam-dashboard doctor').said;
  expect(doctor).toContain('systemctl enable --now dspam-dashboard-maintain.timer');
  expect(doctor).not.toMatch(/^ +In the crontab/m);
});

test('says that the port is taken', async () => {
  on.install(NEW_DEB);
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const address = taken.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  on.fillIn(port);
  const { code, said } = on.machine.run('dspam-dashboard setup');
  taken.close();
  expect(code).toBe(1);
  expect(said).toContain(`PORT ${port} is already in use`);
  expect(on.machine.read('/tmp/systemctl')).not.toContain('restart');
});

test('keeps a unit that was edited by hand beside the new one', () => {
  const unit = '/usr/lib/systemd/system/dspam-dashboard.service';
  on.machine.run(`echo Environment=TZ=UTC >>${unit}`);
  const edited = on.machine.read(unit);
  const said = on.install(NEW_DEB);
  expect(said).toContain('put your lines in by: systemctl edit dspam-dashboard.service');
  expect(on.machine.read('/etc/dspam-dashboard/dspam-dashboard.service.edited')).toBe(edited);
  expect(on.machine.read(unit)).not.toContain('TZ=UTC');
});
