import { existsSync, readFileSync } from 'node:fs';
import { LOG_CLASS } from '@/lib/formats/dspam/log-class';
import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { parseLog } from '@/lib/formats/logs/log-record';
import { formatUserLog } from '@/scripts/demo/log-record.mjs';
import { writeSharedFile } from '@/scripts/setup/shared-file.mjs';
import { PEOPLE, uidOf } from './people';

// Mail that the filter has let through, known to it and to the history: only retrains do something to it.

export const MISSED_SUBJECT = 'Missed';
const EACH = 40;
const FIRST_SECOND = 1_795_000_000;

/** The signatures of one person's. */
export function missedSignatures(user: string): string[] {
  return Array.from({ length: EACH }, (_unused, index) => {
    const seconds = (FIRST_SECOND + index).toString(16);
    return `${uidOf(user)},${seconds}20000${String(index).padStart(8, '0')}`;
  });
}

/** Writes their records, as DSPAM did when they came; of several spools each has its share. */
export function logMissedSpam({ log }: UserFiles, user: string, spool = 0, spools = 1): void {
  const records = missedSignatures(user).flatMap((signature, index) => {
    if (index % spools !== spool) return [];
    return formatUserLog({
      at: new Date((FIRST_SECOND + index) * 1000),
      kind: LOG_CLASS.innocent,
      from: 'Sender <sender@example.com>',
      subject: `${MISSED_SUBJECT} ${index}`,
      messageId: `<missed${index}@chaos.example>`,
      signature,
      status: 'Delivered',
      seconds: 0,
    });
  });
  writeSharedFile(log, Buffer.from(records.join(''), 'latin1'));
}

/** A retrain as it was noted. */
export interface NotedRetrain {
  signature: string;
  trainAs: string;
  state: string;
  reason: string | null;
}

/** Which of them were trained more or less often than their operations say. */
export function findMistrained(files: (user: string) => UserFiles, retrains: NotedRetrain[]): string[] {
  return PEOPLE.flatMap((user) => {
    const { log } = files(user);
    const records = existsSync(log) ? parseLog(readFileSync(log), 'user') : [];
    return missedSignatures(user).flatMap((signature) =>
      (['spam', 'innocent'] as const).flatMap((as) => {
        const letter = as === 'spam' ? LOG_CLASS.missedSpam : LOG_CLASS.falsePositive;
        const trained = records.filter(
          (each) => each.letter === letter && each.signature === signature,
        ).length;
        const own = retrains.filter((each) => each.signature === signature && each.trainAs === as);
        const least = own.filter(({ state }) => state === 'done').length;
        const most = least + own.filter(({ state, reason }) => isUnknown(state, reason)).length;
        const story = own.map(({ state, reason }) => `${state} ${reason ?? ''}`).join('; ');
        return trained < least || trained > most
          ? [`${signature}: learned ${trained} times as ${as}, said ${least} to ${most} (${story})`]
          : [];
      }),
    );
  });
}

function isUnknown(state: string, reason: string | null): boolean {
  return state === 'unconfirmed' || reason === 'trainInterrupted';
}
