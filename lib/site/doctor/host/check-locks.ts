import path from 'node:path';
import type { Check } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { findMount, type Mount } from './find-mount';

const { good, warning, unknown } = findingsOf('locks');

/** File systems of other machines that hand no lock on to them, however they are mounted. */
const NEVER_SHARED = ['fuse.sshfs', 'fuse.rclone', 'fuse.s3fs', 'fuse.davfs', 'davfs', 'fuse.curlftpfs'];
/** Those that do, unless one of these options says otherwise. DSPAM and the dashboard lock by fcntl. */
const SHARED: Record<string, readonly string[]> = {
  nfs: ['nolock', 'local_lock=posix', 'local_lock=all'],
  nfs4: ['nolock', 'local_lock=posix', 'local_lock=all'],
  cifs: ['nobrl', 'nolock'],
  smb3: ['nobrl', 'nolock'],
  'fuse.glusterfs': [],
  ceph: [],
  'fuse.ceph': [],
  'fuse.ceph-fuse': [],
  gfs2: ['localflocks'],
  ocfs2: ['localflocks'],
  lustre: ['noflock', 'localflock'],
};

/** Those of one machine. Of any other nobody knows here. */
const OF_THIS_MACHINE =
  /^(?:ext[234]|xfs|btrfs|zfs|bcachefs|f2fs|jfs|reiserfs|reiser4|nilfs2|ubifs|jffs2|tmpfs|ramfs|rootfs|overlay|overlayfs|aufs|ecryptfs|ufs|hfsplus|vfat|exfat|ntfs3|fuseblk|fuse\.fuse-overlayfs)$/;

/** Whether a lock on a mount is one for other machines, too: `here` where there are none, null where that is not known. Otherwise what keeps it from them. */
export function reachOf({ type, options }: Mount): 'here' | 'shared' | { because: string } | null {
  if (NEVER_SHARED.includes(type)) return { because: type };
  const against = SHARED[type];
  if (!against) return OF_THIS_MACHINE.test(type) ? 'here' : null;
  const because = options.find((option) => against.includes(option));
  return because === undefined ? 'shared' : { because };
}

/**
 * Whether a lock on a quarantine holds for filters and dashboards on other machines: DSPAM_HOME may be on a file system of the network,
 * and where locks are each machine's own, what one appends while another erases is lost (docs/scale.md).
 */
export const checkLocks: Check = {
  name: 'locks',
  async look({ home }) {
    if (home === null) return [unknown('notKnown')];
    const mounts = await Promise.all([findMount(home), findMount(path.join(home, 'data'))]);
    const findings = mounts.flatMap((mount, index) =>
      mount === null || (index > 0 && mount.at === mounts[0]?.at) ? [] : tell(mount),
    );
    return findings.length > 0 ? findings : [unknown('notKnown')];
  },
};

function tell(mount: Mount): Finding[] {
  const { at, type } = mount;
  const reach = reachOf(mount);
  if (reach === null) return [unknown('otherType', { at, type })];
  if (reach === 'here') return [good('here', { at, type })];
  if (reach === 'shared') return [good('shared', { at, type })];
  const { because } = reach;
  return [warning(because === type ? 'never' : 'onlyHere', { at, type, because })];
}
