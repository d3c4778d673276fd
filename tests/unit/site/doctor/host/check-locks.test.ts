import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkLocks, reachOf } from '@/lib/site/doctor/host/check-locks';
import { findMount } from '@/lib/site/doctor/host/find-mount';

const folder = mkdtempSync(path.join(tmpdir(), 'locks-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A line of /proc/self/mountinfo, as the kernel writes it. */
async function reach(type: string, options: string, optional = 'shared:5 ') {
  const table = path.join(folder, 'mountinfo');
  const root = '22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/root rw';
  writeFileSync(
    table,
    `${root}\n40 22 0:35 / ${folder} rw,relatime ${optional}- ${type} where:/it/is ${options}\n`,
  );
  const mount = await findMount(folder, table);
  expect(mount).toMatchObject({ at: folder, type });
  if (mount === null) throw new Error('no mount');
  return reachOf(mount);
}

describe('a lock on a file of DSPAM_HOME', () => {
  it.each([
    ['ext4', 'rw', 'here'],
    ['tmpfs', 'rw,size=65536k', 'here'],
    ['nfs4', 'rw,vers=4.2,hard,local_lock=none,addr=192.0.2.5', 'shared'],
    ['nfs', 'rw,vers=3,local_lock=flock,addr=192.0.2.5', 'shared'],
    ['fuse.glusterfs', 'rw,user_id=0,group_id=0,allow_other', 'shared'],
    ['nfs', 'rw,vers=3,nolock,local_lock=all', { because: 'nolock' }],
    ['nfs', 'rw,vers=3,local_lock=posix', { because: 'local_lock=posix' }],
    ['nfs4', 'rw,local_lock=all', { because: 'local_lock=all' }],
    ['cifs', 'rw,vers=3.1.1,nobrl', { because: 'nobrl' }],
    ['fuse.sshfs', 'rw,user_id=0', { because: 'fuse.sshfs' }],
    ['fuse.ceph-fuse', 'rw,user_id=0,allow_other', 'shared'],
    ['xfs', 'rw', 'here'],
    ['overlay', 'rw,lowerdir=/a', 'here'],
    ['9p', 'rw,trans=virtio', null],
    ['virtiofs', 'rw', null],
    ['vboxsf', 'rw', null],
    ['beegfs', 'rw', null],
    ['fuse.mfs', 'rw,user_id=0', null],
    ['ocfs2', 'rw,localflocks', { because: 'localflocks' }],
  ])('on %s (%s) is known by the mount', async (type, options, known) => {
    expect(await reach(type, options)).toEqual(known);
    // Some mounts have none of the fields before the hyphen, some have several.
    expect(await reach(type, options, '')).toEqual(known);
    expect(await reach(type, options, 'shared:5 master:2 ')).toEqual(known);
  });

  it('is looked at where it is', async () => {
    const examined = { home: folder } as Parameters<typeof checkLocks.look>[0];
    expect(await checkLocks.look(examined)).toMatchObject([{ level: 'good', says: 'here' }]);
    expect(await checkLocks.look({ ...examined, home: null })).toMatchObject([{ says: 'notKnown' }]);
  });
});
