import type { Stats } from 'node:fs';
import { otherKindOf } from './not-plain';

const KINDS = { link: 'l', pipe: 'p', socket: 's', device: 'c', folder: 'd' } as const;
const BITS = ['---', '--x', '-w-', '-wx', 'r--', 'r-x', 'rw-', 'rwx'];

/** What something is and who may do what with it, as `ls -l` writes it in every language: `-rw-r-----`. */
export function modeLetters(stats: Stats): string {
  const kind = otherKindOf(stats);
  const rights = [6, 3, 0].map((shift) => BITS[(stats.mode >> shift) & 7]);
  return (kind ? KINDS[kind] : '-') + rights.join('');
}
