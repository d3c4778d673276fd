import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { runDspam } from '@/lib/formats/dspam/command';
import { needsRecipient } from '@/lib/formats/dspam/recipient';
import { appendRecord } from '@/lib/formats/mbox/append';
import { blankCopies } from '@/lib/formats/mbox/blank-copies';
import { AppError } from '@/lib/ground/errors';
import { isThere } from '@/lib/ground/files/find-file';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { messageIdDigest } from '@/lib/store/index/quarantine/message-id-digest';
import { findArrived } from './find-arrived';
import { noteFed } from './note-fed';

const { good, warning, fault } = findingsOf('probe');

const ACTOR = 'doctor';
const MOST_BYTES = 64 * 1024;
const ARRIVAL_MS = 15_000;
const POLL_MS = 250;

/**
 * Sends one marked message the whole way: through the filter, into the quarantine, out again by a release, and to the
 * user, where its arrival is looked for in `mailbox` (a file or a Maildir) or the usual places. Nothing is learned from
 * it: the filter judges it without learning, and the release is one of what was fed before (F§9). Then it is taken
 * away: from the quarantine, the copies, the operations, and a Maildir. Lines of DSPAM's log stay. Never throws: the
 * findings say how far it got.
 */
export async function probeMailbox(user: string, mailbox: string | undefined): Promise<Finding[]> {
  const findings: Finding[] = [];
  const id = `doctor-${randomUUID()}@${hostname()}`;
  try {
    await goThrough(user, id, mailbox, findings);
  } catch (error) {
    const reason = error instanceof AppError ? error.message : String(error);
    findings.push(fault('broken', { user, id, reason }));
  }
  return findings;
}

async function goThrough(
  user: string,
  id: string,
  mailbox: string | undefined,
  findings: Finding[],
): Promise<void> {
  const place = await findMailboxPlace(user);
  const { store, files } = place;
  if (needsRecipient(getConfig(), place.onlyMember ?? store))
    throw new AppError(
      'invalid',
      'its mail is that of several people, and no address of theirs to release it to',
    );
  // DSPAM would create a mailbox for a mistyped name.
  if (!(await isThere(files.dir))) {
    findings.push(fault('noMailbox', { user, folder: files.dir }));
    return;
  }
  const filtered = await filter(user, id);
  if ('finding' in filtered) {
    findings.push(filtered.finding);
    return;
  }
  findings.push(good('filtered', { user, result: filtered.result }));
  await appendRecord(files.mbox, filtered.message);
  const { state } = await openQuarantine(user);
  const row = await prisma().message.findFirst({
    where: { mailboxId: state.id, messageIdDigest: messageIdDigest(Buffer.from(id)) },
    select: { key: true },
  });
  if (!row) {
    findings.push(fault('notListed', { user, id, file: files.mbox }));
    return;
  }
  findings.push(good('quarantined', { file: files.mbox }));
  const batch = newBatch();
  await noteFed(user, row.key, { actor: ACTOR, batch });
  const { ok, reason } = await releaseMessage(ACTOR, user, row.key, batch);
  const last = await prisma().operation.findFirst({
    where: { batch },
    orderBy: { id: 'desc' },
    select: { exitCode: true, output: true },
  });
  const seen = {
    user,
    reason: reason ?? '',
    code: last?.exitCode ?? '',
    output: last?.output?.trim().slice(-300) ?? '',
  };
  findings.push(ok ? good('released', seen) : fault('notReleased', seen));
  if (ok) findings.push(await arrival(user, id, mailbox));
  else await deleteMessage(ACTOR, user, row.key, batch);
  await takeAway(store, batch, files.removedMbox);
  findings.push(good('takenAway', { user }));
}

/** What the filter makes of it, as it would go on to the quarantine; nothing is delivered, and nothing learned. */
async function filter(
  user: string,
  id: string,
): Promise<{ message: Buffer; result: string } | { finding: Finding }> {
  const { dspamBin, deliveryTimeoutMs } = getConfig();
  const text = [
    `Message-Id: <${id}>`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `From: doctor of the DSPAM dashboard <doctor@${hostname()}>`,
    `To: ${user}`,
    'Subject: A test of the DSPAM dashboard, to be deleted',
    '',
    'An administrator has sent this through the quarantine to see whether released mail arrives.',
    'It did. This message may be deleted.',
    '',
  ];
  const args = ['--user', user, '--deliver=innocent,spam', '--mode=notrain', '--stdout'];
  const run = await runDspam(dspamBin, args, Buffer.from(text.join('\n')), deliveryTimeoutMs, {
    keptBytes: MOST_BYTES,
  });
  const result = /^X-DSPAM-Result: (\w+)/m.exec(run.output)?.[1];
  if (run.exitCode !== 0 || result === undefined || !run.output.includes(id)) {
    const code = run.exitCode ?? String(run.signal);
    return { finding: fault('notFiltered', { user, code, output: run.output.trim().slice(-300) }) };
  }
  return { message: Buffer.from(run.output), result };
}

async function arrival(user: string, id: string, mailbox: string | undefined): Promise<Finding> {
  const until = performance.now() + ARRIVAL_MS;
  for (;;) {
    const { place, looked, isRemoved } = await findArrived(user, id, mailbox);
    if (place !== null) return good(isRemoved ? 'arrived' : 'arrivedStays', { user, place });
    if (looked.length === 0) return warning('arrivalUnseen', { user, id });
    if (performance.now() > until) return fault('notArrived', { user, places: looked.join(', ') });
    await wait(POLL_MS);
  }
}

/** The copy that a release keeps, and what was written down of it. */
async function takeAway(store: string, batch: string, removedMbox: string): Promise<void> {
  const kept = await prisma().operation.findMany({
    where: { store, batch, copyOffset: { not: null } },
    select: { copyOffset: true, byteLength: true, digest: true },
  });
  const copies = kept.map(({ copyOffset, byteLength, digest }) => ({
    offset: Number(copyOffset),
    length: byteLength,
    digest,
  }));
  await blankCopies(removedMbox, copies);
  await prisma().operation.deleteMany({ where: { store, batch } });
}
