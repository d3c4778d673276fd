import type { ChaosResult } from './run-chaos';

/** Whether a run kept the promise. */
export function isClean({ ledger }: ChaosResult): boolean {
  const { lost, wrongUser, damaged, unexplained, mistrained, twiceInQuarantine, unsettled } = ledger;
  const wrong = [lost, wrongUser, damaged, unexplained, mistrained, twiceInQuarantine];
  return wrong.every((list) => list.length === 0) && unsettled === 0;
}

/** The ledger as lines to read, and what was not in order by name. */
export function formatLedger({ ledger, faults, clicks, compactions, seconds, spent }: ChaosResult): string {
  const { lost, wrongUser, damaged, unexplained, mistrained } = ledger;
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .sort()
      .map(([name, number]) => `${name} ${number}`)
      .join(', ');
  return [
    `messages                     ${ledger.messages}`,
    `lost                         ${lost.length}`,
    `to the wrong user            ${wrongUser.length}`,
    `damaged                      ${damaged.length}`,
    `deliveries not as said       ${unexplained.length}`,
    `retrains not as said         ${mistrained.length}`,
    `operations not settled       ${ledger.unsettled}`,
    `in the quarantine            ${ledger.inQuarantine} (twice: ${ledger.twiceInQuarantine.length})`,
    `taken out, with a copy       ${ledger.inCopiesOnly}`,
    `delivered once               ${ledger.deliveredOnce}`,
    `delivered more than once     ${ledger.deliveredMore}`,
    `torn by their writers        ${ledger.torn}`,
    `clicks                       ${clicks.answered} answered, ${clicks.cutOff} cut off by a kill, ${clicks.failed} failed`,
    `jobs                         ${list(ledger.jobs)}`,
    `compactions to the end       ${compactions}`,
    `operations                   ${list(ledger.operations)}`,
    `what went wrong              ${list(faults)}`,
    `seconds                      ${seconds} (${list(spent)})`,
    ...[...lost.map((id) => `lost: ${id}`), ...wrongUser.map((id) => `wrong user: ${id}`)],
    ...[...damaged, ...unexplained, ...mistrained],
    ...ledger.twiceInQuarantine.map((id) => `twice in the quarantine: ${id}`),
  ].join('\n');
}
