import { BROKEN_OFF, type Finding, findingsOf } from '@/lib/site/doctor/check/finding';

/** What a check says that needs settings without faults; which faults there are, the check `settings` says. */
export function needsSettings(check: string): Finding[] {
  return [findingsOf(check).unknown(BROKEN_OFF, { why: 'settings' })];
}

/** What a check says that needs dspam.conf. */
export function needsConf(check: string): Finding[] {
  return [findingsOf(check).unknown(BROKEN_OFF, { why: 'conf' })];
}

/** What a check says that needs the database; why it cannot be asked, the check `database` says. */
export function needsDatabase(check: string): Finding[] {
  return [findingsOf(check).unknown(BROKEN_OFF, { why: 'database' })];
}
