import { findFollowed } from '@/lib/ground/files/find-file';
import { groupName } from '@/lib/ground/files/group-name';
import { octal, shellWord } from '@/lib/ground/files/shell-word';
import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';

const { good, warning, fault } = findingsOf('listenSocket');

const OTHERS_WRITE = 0o002;
const GROUP_WRITES = 0o020;

/**
 * The socket that takes the place of a port: anybody who may write to it can name a user, if the web server in front
 * signs people in.
 */
export const listenSocket: Check = {
  name: 'listenSocket',
  async look({ config }) {
    const socket = config?.listenSocket;
    if (!socket) return [];
    const found = await findFollowed(socket);
    if (!found?.isSocket()) return [fault('missing', { socket })];
    const values = { socket, mode: octal(found.mode), group: await groupName(found.gid) };
    const chmod = (change: string) => ({
      where: 'shell' as const,
      lines: [`chmod ${change} ${shellWord(socket)}`],
    });
    if ((found.mode & OTHERS_WRITE) !== 0) return [fault('open', values, chmod('660'))];
    if ((found.mode & GROUP_WRITES) === 0) return [warning('closed', values, chmod('660'))];
    return [good('fine', values)];
  },
};
