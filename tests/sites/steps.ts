import { readdirSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { userFile } from '@/tests/support/dspam-standin/userdir.mjs';
import { HttpVisitor, hiddenFields } from '@/tests/support/http-visitor';
import { type Mail, makeMail } from './mails';
import { idOf } from './private-machine';
import { Reader, rowOf, rowsOf } from './reader';
import { sendMail } from './send-mail';
import type { Person, Site } from './site';
import { until } from './until';

/** Above what a compaction is worth (lib/messages/quarantine/change/compact-quarantine.ts). */
const LARGE_BYTES = 1_500_000;
/** And so long ago that nobody has written. */
const NIGHT_MS = 8 * 3_600_000;

export interface Step {
  name: string;
  run(): Promise<void>;
}

/** What is done on every site, in this order; each step stands on the ones before. */
export function stepsOf(site: Site): Step[] {
  const { alice, bob } = site.people;
  let reader: Reader;
  let spam: Mail;
  const receive = async (mail: Mail, from = mail.from) => sendMail({ from, to: mail.to }, mail.text);
  const comes = (mail: Mail, person: Person = 'alice') =>
    until(`${mail.subject} arrives at ${person}`, () => count(site, person, mail) > 0);
  const isQuarantined = (mail: Mail) =>
    until(`${mail.subject} is in the quarantine`, async () =>
      (await reader.page('quarantine')).includes(`>${mail.subject}<`),
    );
  const goodComes = async () => {
    const good = makeMail('good', alice.address);
    await receive(good);
    await comes(good);
    return good;
  };
  return [
    {
      name: 'good mail by SMTP arrives',
      async run() {
        await goodComes();
        const other = makeMail('good', bob.address);
        await receive(other);
        await comes(other, 'bob');
      },
    },
    {
      name: 'sign-in by the way of the site, and no other password',
      async run() {
        reader = await Reader.signIn(site, alice);
        const wrong = { ...alice, signIn: { ...alice.signIn, password: 'not this one' } };
        await refused(Reader.signIn(site, wrong));
      },
    },
    {
      name: 'spam by SMTP is quarantined',
      async run() {
        spam = makeMail('spam', alice.address);
        await receive(spam);
        await isQuarantined(spam);
        expectCount(site, 'alice', spam, 0);
      },
    },
    {
      name: 'a release arrives at whom it is for, once',
      async run() {
        expectText(await reader.release(spam.subject, alice.address), 'Released 1 message');
        await comes(spam);
        expectCount(site, 'alice', spam, 1);
        expectCount(site, 'bob', spam, 0);
        if ((await reader.page('quarantine')).includes(`>${spam.subject}<`))
          throw new Error(`${spam.subject} is released, and still listed`);
      },
    },
    {
      name: 'the history has it, and what became of it',
      async run() {
        expectText(rowsOf(await reader.page('history'), spam.subject).join(), 'False positive');
      },
    },
    {
      name: 'missed spam is retrained in the history',
      async run() {
        const missed = makeMail('new', alice.address);
        await receive(missed);
        await comes(missed);
        await reader.retrainAsSpam(missed.subject);
        expectText(rowOf(await reader.page('history'), missed.subject), 'Retrained');
      },
    },
    {
      name: 'missed spam is retrained by mail to the address that the page says',
      async run() {
        const missed = makeMail('new', alice.address);
        await receive(missed);
        await comes(missed);
        const arrived = alice.arrived().find((text) => text.includes(missed.subject)) ?? '';
        const to = await reader.retrainAddress();
        const again = site.retrainsWhole ? arrived : forwarded(arrived, alice.address, to);
        await sendMail({ from: alice.address, to }, again);
        await until(`${missed.subject} is retrained`, async () =>
          rowOf(await reader.page('history'), missed.subject).includes('Retrained'),
        );
      },
    },
    {
      name: 'the next mail obeys a preference',
      async run() {
        expectText(await reader.setPreference('spamAction', 'tag'), 'Saved.');
        const tagged = makeMail('spam', alice.address);
        await receive(tagged);
        await comes({ ...tagged, subject: `[SPAM] ${tagged.subject}` });
        expectText(await reader.setPreference('spamAction', 'quarantine'), 'Saved.');
      },
    },
    {
      name: 'maintenance at night, with a compaction',
      async run() {
        const large = makeMail('spam', alice.address, LARGE_BYTES);
        await receive(large);
        await isQuarantined(large);
        await reader.act('delete', large.subject);
        const night = new Date(Date.now() - NIGHT_MS);
        utimesSync(userFile(site.home, site.dspam.scale, alice.user, 'mbox'), night, night);
        expectText(await site.dashboard.run('scripts/maintain.ts'), '1 quarantines compacted');
      },
    },
    {
      name: 'what the dashboard has made can be written by DSPAM',
      async run() {
        await reader.addAlert('casino');
        expectGroup(site.home);
      },
    },
    {
      name: 'mail comes in after it, good and spam',
      async run() {
        await goodComes();
        const next = makeMail('spam', alice.address);
        await receive(next);
        await isQuarantined(next);
        expectText(await reader.release(next.subject, alice.address), 'Released 1 message');
        await comes(next);
        expectCount(site, 'alice', next, 1);
      },
    },
    ...(site.digest ? digestSteps(site, { receive, isQuarantined, comes }) : []),
    {
      name: 'the doctor is content',
      async run() {
        const complaints = await site.dashboard.complaints();
        if (complaints.length > 0) throw new Error(`the doctor says:\n${complaints.join('\n')}`);
      },
    },
  ];
}

interface Mailing {
  receive(mail: Mail): Promise<void>;
  isQuarantined(mail: Mail): Promise<void>;
  comes(mail: Mail): Promise<void>;
}

/** Through the site's own mail server, into a mailbox, and from there by a link of it, and by an answer to it. */
function digestSteps(site: Site, { receive, isQuarantined, comes }: Mailing): Step[] {
  const { address, user, arrived } = site.people.alice;
  const findDigest = () => arrived().find((text) => /^Subject: .*in your quarantine\r?$/m.test(text));
  const find = (headers: RegExp) => arrived().find((text) => headers.test(text));
  let digest = '';
  let answered: Mail;
  const arrives = {
    name: 'a digest arrives, which the filter has not seen, and its link releases a message',
    async run() {
      const spam = makeMail('spam', address);
      answered = makeMail('spam', address);
      for (const mail of [spam, answered]) {
        await receive(mail);
        await isQuarantined(mail);
      }
      const { root } = site.database;
      // As if it had come this morning: a run leaves out what may still be on its way.
      await root.query('UPDATE dashboard_message SET received_at = received_at - INTERVAL 1 HOUR');
      await root.query(
        "REPLACE INTO dashboard_digest_choice (owner, addresses, hour, content) VALUES (?, ?, 0, 'always')",
        [user, address],
      );
      expectText(await site.dashboard.run('scripts/digest.ts'), 'digest: sent 1,');
      await until('the digest arrives', () => findDigest() !== undefined);
      digest = findDigest() ?? '';
      if (/^X-DSPAM-/m.test(digest)) throw new Error('the filter has seen the digest');
      expectText(digest, 'Auto-Submitted: auto-generated');
      expectText(digest, 'Return-Path: <>');
      const { text = '' } = await PostalMime.parse(Buffer.from(digest, 'latin1'));
      const entry = text.slice(text.indexOf(spam.subject));
      const path = new URL(/Release: (\S+)/.exec(entry)?.[1] ?? '').pathname;
      const visitor = new HttpVisitor(site.dashboard.origin);
      const { text: page } = await visitor.request(path);
      expectText(page, spam.subject);
      expectCount(site, 'alice', spam, 0);
      const body = new URLSearchParams(hiddenFields(page, 'name="form"'));
      await visitor.request(path, { method: 'POST', body });
      await comes(spam);
      expectCount(site, 'alice', spam, 1);
      expectCount(site, 'bob', spam, 0);
      // The next hour's run has nothing to do.
      if ((await site.dashboard.run('scripts/digest.ts')) !== '') throw new Error('a digest is sent twice');
    },
  };
  const answers = {
    name: 'an answer to the digest releases a message, once, and is answered itself',
    async run() {
      const { text = '', replyTo, messageId } = await PostalMime.parse(Buffer.from(digest, 'latin1'));
      const to = replyTo?.[0]?.address ?? '';
      const [, number = ''] =
        text
          .split('\n')
          .map((line) => /^(\d+)\. (.*)$/.exec(line))
          .find((found) => found?.[2] === answered.subject) ?? [];
      const quoted = text.replace(/^/gm, '> ');
      const reply = [
        `From: Somebody <${address}>`,
        `To: <${to}>`,
        `Message-Id: <an-answer@client.example>`,
        `In-Reply-To: ${messageId}`,
        'Subject: Re: your quarantine',
        '',
        `release ${number}`,
        '',
        'On some day, Quarantine wrote:',
        quoted,
      ].join('\n');
      const isAnswer = /^In-Reply-To: <an-answer@client\.example>\r?$/m;
      // What machines write: a bounce, and an answer of somebody who is away.
      await sendMail({ from: '', to }, reply);
      await sendMail({ from: address, to }, `Auto-Submitted: auto-replied\n${reply}`);
      await sendMail({ from: address, to }, reply);
      await comes(answered);
      await until('the answer to the answer arrives', () => find(isAnswer) !== undefined);
      const answer = find(isAnswer) ?? '';
      if (/^X-DSPAM-/m.test(answer)) throw new Error('the filter has seen the answer');
      expectText(answer, 'Return-Path: <>');
      expectText(answer, 'Auto-Submitted: auto-replied');
      expectText(
        (await PostalMime.parse(Buffer.from(answer, 'latin1'))).text ?? '',
        `${number}. Released: ${answered.subject}`,
      );
      // The mail server has it twice, with the same Message-Id.
      await sendMail({ from: address, to }, reply);
      await sendMail({ from: address, to }, reply.replace('an-answer@', 'another@'));
      await until(
        'the second answer arrives',
        () => find(/^In-Reply-To: <another@client\.example>\r?$/m) !== undefined,
      );
      expectCount(site, 'alice', answered, 1);
      expectCount(site, 'bob', answered, 0);
      const both = arrived().filter((text) => isAnswer.test(text));
      if (both.length !== 1) throw new Error(`one mail was answered ${both.length} times`);
    },
  };
  return site.digest === 'answers' ? [arrives, answers] : [arrives];
}

function count(site: Site, person: Person, { subject }: Mail): number {
  const lines = site.people[person].arrived().flatMap((text) => text.split(/\r?\n/));
  return lines.filter((line) => line === `Subject: ${subject}`).length;
}

function expectCount(site: Site, person: Person, mail: Mail, wanted: number): void {
  const found = count(site, person, mail);
  if (found !== wanted) throw new Error(`${person} has ${mail.subject} ${found} times, not ${wanted}`);
}

function expectText(text: string, wanted: string): void {
  if (text.includes(wanted)) return;
  const plain = text.replace(/<(script|style)[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>|\s+/g, ' ');
  throw new Error(`nothing says "${wanted}" in: ${plain.slice(0, 1500)}`);
}

/** Everything in DSPAM's home belongs to its group, which may write it. */
function expectGroup(home: string): void {
  const group = idOf('group', 'mail');
  for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const { gid, mode } = statSync(file);
    const needed = entry.isDirectory() ? 0o070 : 0o060;
    if (gid !== group || (mode & needed) !== needed)
      throw new Error(`${file} has the group ${gid} and mode ${(mode & 0o7777).toString(8)}`);
  }
}

async function refused(attempt: Promise<unknown>): Promise<void> {
  const isIn = await attempt.then(
    () => true,
    () => false,
  );
  if (isIn) throw new Error('a wrong password is let in');
}

/** A mail as people send it on: inline, with the mark that DSPAM has put below the text. */
function forwarded(arrived: string, from: string, to: string): string {
  const text = arrived.slice(arrived.search(/\r?\n\r?\n/)).trim();
  return `From: <${from}>\nTo: <${to}>\nSubject: Fwd: spam\n\n> ${text.replace(/\r?\n/g, '\n> ')}\n`;
}
