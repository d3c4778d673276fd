import { readSettingFile } from '@/lib/ground/files/read-setting-file';

const PASSWD_FILE = '/etc/passwd';
const NO_LOGIN = /\/(nologin|false|true|sync|shutdown|halt)$/;

/**
 * The accounts of this machine that somebody can work with: those with a login shell, other than root and the user that
 * asks. [] where /etc/passwd cannot be read. See decision 136.
 */
export function listLoginAccounts(file = PASSWD_FILE, ownUid = process.getuid?.()): string[] {
  try {
    return loginAccounts(readSettingFile(file).toString('latin1'), ownUid);
  } catch {
    return [];
  }
}

/** An empty shell is /bin/sh; a `+` stands for the accounts of a directory service, which are not listed here. */
export function loginAccounts(passwd: string, ownUid: number | undefined): string[] {
  return passwd
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([name = '', , uid, , , , shell]) => {
      if (name.startsWith('+')) return true;
      const isOther =
        !name.startsWith('#') && /^\d+$/.test(uid ?? '') && Number(uid) !== 0 && Number(uid) !== ownUid;
      return isOther && !NO_LOGIN.test(shell?.trim() ?? '');
    })
    .map(([name = '']) => name);
}
