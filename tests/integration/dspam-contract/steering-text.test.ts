import { readdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest, RELEASE } from './support/dspam-under-test';
import { quarantined } from './support/messages';
import { START_TOTALS } from './support/test-user';

const CORPUS = ['--deliver=innocent', '--class=innocent', '--source=corpus'];
const DELIVER = ['--deliver=innocent,spam', '--mode=notrain'];
const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

async function twoUsers() {
  const alice = await dspam.newUser('alice');
  const bob = await dspam.newUser('bob');
  return { alice, bob, own: await alice.withSignature(), foreign: await bob.withSignature() };
}

type Users = Awaited<ReturnType<typeof twoUsers>>;

const runFor = (user: { name: string }, how: string[], stdin: string) =>
  dspam.run([...how, '--user', user.name], { stdin: Buffer.from(stdin, 'latin1') });

/** A stored message of alice's with more parts behind its own text. */
function withParts(own: string, ...parts: string[]): string {
  const [text = '', ...more] = [`Content-Type: text/plain\n\nHello\n\n!DSPAM:${own}!\n`, ...parts];
  const body = [text, ...more].map((part) => `--b1\n${part}\n`).join('');
  return `From: a@shop.example\nSubject: Chairs\nContent-Type: multipart/mixed; boundary=b1\nX-DSPAM-Signature: ${own}\n\n${body}--b1--\n\n\n\n`;
}

describe('X-DSPAM-User, in pieces of 1,023 bytes (F§8.6)', () => {
  const line = (name: string) => `X-DSPAM-User: ${name}\n`;
  it.each<[string, (own: string, name: string) => string]>([
    ['at byte 1,023 of a line', (own, name) => quarantined(own, { body: 'x'.repeat(1023) + line(name) })],
    [
      'at byte 2,046, in other letters',
      (own, name) =>
        quarantined(own, {
          body: 'x'.repeat(2046) + line(name).replace('USER', 'User').replace('X-D', 'x-d'),
        }),
    ],
    ['at byte 1,023 of a header', (own, name) => `A: ${'x'.repeat(1020)}${line(name)}${quarantined(own)}`],
    [
      'at byte 1,023 of a folded one',
      (own, name) => `A: b\n ${'x'.repeat(1022)}${line(name)}${quarantined(own)}`,
    ],
    [
      'with CRLF',
      (own, name) => quarantined(own, { body: `a\r\n${'x'.repeat(1023)}X-DSPAM-User: ${name}\r\n` }),
    ],
  ])('a release obeys it %s', async (_, message) => {
    const { alice, bob, own } = await twoUsers();
    await runFor(alice, RELEASE, message(own, bob.name));
    expect((await dspam.agent.onlyCall()).args).toEqual(['-d', bob.name]);
  });

  it('not at byte 1,022', async () => {
    const { alice, bob, own } = await twoUsers();
    await runFor(alice, RELEASE, quarantined(own, { body: 'x'.repeat(1022) + line(bob.name) }));
    expect((await dspam.agent.onlyCall()).args).toEqual(['-d', alice.name]);
  });

  it.each([
    ['learns from the text', CORPUS],
    ['only delivers', DELIVER],
  ])('a run that %s does not', async (_, how) => {
    const { alice, bob, own } = await twoUsers();
    await runFor(alice, how, line(bob.name) + quarantined(own, { body: line(bob.name) }));
    expect((await dspam.agent.onlyCall()).args).toEqual(['-d', alice.name]);
  });
});

describe('which signature a release follows, where it is in the text (F§4)', () => {
  const rfc822 = (head: string, body: string) =>
    `Content-Type: message/rfc822\n\nFrom: b@c\n${head}\n${body}\n`;
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  it.each<[string, (of: Users) => string]>([
    ['a mark that is not closed', ({ own, foreign }) => quarantined(own, { body: `!DSPAM:${foreign}\n` })],
    [
      'one with blanks behind the colon',
      ({ own, foreign }) => quarantined(own, { body: `!DSPAM:  ${foreign}\n` }),
    ],
    ['that of the last part', ({ own, foreign }) => withParts(own, `\n!DSPAM:${foreign}!\n`)],
    [
      'that of an attached text',
      ({ own, foreign }) => withParts(own, `Content-Disposition: attachment\n\n!DSPAM:${foreign}!\n`),
    ],
    [
      'the header of a forwarded message',
      ({ own, foreign }) => withParts(own, rfc822(`X-DSPAM-Signature: ${foreign}\n`, 'Hello')),
    ],
    [
      'the mark of a forwarded message',
      ({ own, foreign }) => withParts(own, rfc822(`X-DSPAM-Signature: ${own}\n`, `!DSPAM:${foreign}`)),
    ],
    [
      'loose text with its value further down',
      ({ own, foreign }) => withParts(own, `\nX-DSPAM-Signature:a\nb: ${foreign}\n`),
    ],
    [
      'a mark in base64',
      ({ own, foreign }) =>
        withParts(own, `Content-Transfer-Encoding: base64\n\n${base64(`!DSPAM:${foreign}!`)}\n`),
    ],
    [
      'one in quoted-printable',
      ({ own, foreign }) =>
        withParts(own, `Content-Transfer-Encoding: quoted-printable\n\n=21DSP=\nAM:${foreign}!\n`),
    ],
    [
      'one in a part of a forwarded message',
      ({ own, foreign }) =>
        withParts(
          own,
          rfc822('Content-Type: multipart/mixed; boundary=b2\n', `--b2\n\n!DSPAM:${foreign}!\n--b2--`),
        ),
    ],
  ])('%s', async (_, message) => {
    const users = await twoUsers();
    await runFor(users.alice, RELEASE, message(users));
    expect((await dspam.agent.onlyCall()).args).toEqual(['-d', users.alice.name]);
    expect(await users.bob.log()).toMatchObject([{ letter: 'F', signature: users.foreign }]);
    expect(await users.alice.log()).toEqual([]);
  });

  it.each<[string, (of: Users) => string]>([
    [
      'a base64 attachment',
      ({ own, foreign }) =>
        withParts(
          own,
          `Content-Type: text/plain\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\n${base64(`!DSPAM:${foreign}!`)}\n`,
        ),
    ],
    [
      'a part that is no text',
      ({ own, foreign }) => withParts(own, `Content-Type: application/x\n\n!DSPAM:${foreign}!\n`),
    ],
    [
      'the second mark of a part',
      ({ own, foreign }) => quarantined(own, { body: `!DSPAM:${own}!\n!DSPAM:${foreign}!\n` }),
    ],
    [
      'a loose one beside a mark',
      ({ own, foreign }) => quarantined(own, { body: `X-DSPAM-Signature: ${foreign}\n` }),
    ],
    ['more than 127 letters', ({ own }) => withParts(own, `\n!DSPAM:${'a'.repeat(128)}\n`)],
    ['a loose one without a value', ({ own }) => withParts(own, '\nX-DSPAM-Signature:a\n')],
    [
      'letters in lower case',
      ({ own, foreign }) => withParts(own, `\n!dspam:${foreign}!\nx-dspam-signature: ${foreign}\n`),
    ],
  ])('but not %s', async (_, message) => {
    const users = await twoUsers();
    await runFor(users.alice, RELEASE, message(users));
    expect(await users.alice.log()).toMatchObject([{ letter: 'F', signature: users.own }]);
  });

  it.each([
    ['an empty mark', '!DSPAM:\n'],
    ['127 letters', `!DSPAM:${'a'.repeat(127)}\n`],
  ])('%s in the last part leads nowhere', async (_, mark) => {
    const { alice, own } = await twoUsers();
    expect((await runFor(alice, RELEASE, withParts(own, `\n${mark}`))).code).toBe(0);
    expect(await dspam.agent.recorded()).toEqual([]);
    expect(await alice.log()).toEqual([]);
  });
});

describe('which signature a release follows, where it is in the headers (F§4)', () => {
  async function release(message: (of: Users) => string) {
    const users = await twoUsers();
    await users.alice.prefer('signatureLocation', 'headers');
    await runFor(users.alice, RELEASE, message(users));
    return users;
  }

  it.each<[string, (of: Users) => string]>([
    ['the first header', ({ own, foreign }) => `x-dspam-signature: ${foreign}\n${quarantined(own)}`],
    [
      'a mark in that header',
      ({ own, foreign }) => `X-DSPAM-Signature: !DSPAM:${foreign}!\n${quarantined(own)}`,
    ],
    [
      'a mark, where no header is',
      ({ own, foreign }) => quarantined(own, { bodySignature: foreign }).replace(/^X-DSPAM-S.*\n/m, ''),
    ],
  ])('%s', async (_, message) => {
    const { bob, foreign } = await release(message);
    expect(await bob.log()).toMatchObject([{ letter: 'F', signature: foreign }]);
  });

  it('no mark beside a header', async () => {
    const { alice, own } = await release(({ own, foreign }) => withParts(own, `\n!DSPAM:${foreign}!\n`));
    expect(await alice.log()).toMatchObject([{ letter: 'F', signature: own }]);
  });

  it.each<[string, (own: string) => string]>([
    ['a header without a colon', (own) => `X-DSPAM-Signature\n${quarantined(own)}`],
    ['a carriage return behind its own', (own) => quarantined(own).replace(`: ${own}\n`, `: ${own}\r\n`)],
  ])('%s leads nowhere', async (_, message) => {
    const { alice } = await release(({ own }) => message(own));
    expect(await dspam.agent.recorded()).toEqual([]);
    expect(await alice.log()).toEqual([]);
  });
});

describe('ParseToHeaders', () => {
  const settings = { ParseToHeaders: ['on'], ChangeModeOnParse: ['on'], ChangeUserOnParse: ['full'] };
  const alias = ({ bob, own, foreign }: Users, to = 'To: ') =>
    quarantined(own, { body: `${to}<notspam-${bob.name}>\n`, bodySignature: foreign });

  it.each([
    ['releases', RELEASE],
    ['learns from the text', CORPUS],
    ['only delivers', DELIVER],
  ])('steers a run that %s, from the body too', async (_, how) => {
    await dspam.configure(settings);
    const users = await twoUsers();
    await runFor(users.alice, how, alias(users));
    expect((await dspam.agent.onlyCall()).args).toEqual(['-d', users.bob.name]);
    expect(await users.bob.log()).toMatchObject([{ letter: 'F', signature: users.foreign }]);
  });

  it('passes over a line with a tab behind the colon', async () => {
    await dspam.configure(settings);
    const users = await twoUsers();
    await runFor(users.alice, DELIVER, alias(users, 'To:\t'));
    expect((await dspam.agent.onlyCall()).args).toEqual(['-d', users.alice.name]);
    expect(await users.bob.log()).toEqual([]);
  });
});

describe('what a run does with a signature that it does not follow', () => {
  it('one that learns from the text logs it, and adds it to the headers', async () => {
    const { alice, own, foreign } = await twoUsers();
    await runFor(alice, CORPUS, quarantined(own, { body: `!DSPAM:${foreign} and more!\n` }));
    expect(await alice.log()).toMatchObject([{ letter: 'C', signature: `${foreign} and more` }]);
    const { message } = await dspam.agent.onlyCall();
    expect(message.toString('latin1')).toContain(`\nX-DSPAM-Signature: ${foreign} and more\n`);
  });

  it('and names the fragment by it', async () => {
    const { alice, own } = await twoUsers();
    await alice.prefer('storeFragments', 'on');
    await runFor(alice, CORPUS, quarantined(own, { body: '!DSPAM:any words\n' }));
    expect(await readdir(alice.file('frag'))).toEqual(['any words.frag']);
  });

  it('and unlearns it from its owner when the delivery fails (OnFail unlearn)', async () => {
    await dspam.configure({ OnFail: ['unlearn'] });
    const { alice, bob, own, foreign } = await twoUsers();
    await dspam.agent.endWith(75);
    const run = await runFor(alice, CORPUS, quarantined(own, { bodySignature: foreign }));
    expect(run.code).toBe(255);
    expect(await bob.log()).toMatchObject([{ letter: 'E', signature: foreign }]);
    expect(await bob.totals()).not.toMatchObject(START_TOTALS);
  });

  it('one that only delivers touches nobody, and takes the mark out with what may follow', async () => {
    const { alice, bob, own, foreign } = await twoUsers();
    const body = `Dear !DSPAM:${foreign} all of you. Yours\n`;
    await runFor(alice, DELIVER, quarantined(own, { body, bodySignature: foreign }));
    const { message } = await dspam.agent.onlyCall();
    expect(message.toString('latin1')).toContain(`\nDear  Yours\n\n!DSPAM:${foreign}!\n`);
    expect(await bob.log()).toEqual([]);
    expect(await bob.totals()).toMatchObject(START_TOTALS);
    expect((await alice.log())[0]?.signature).not.toBe(foreign);
  });

  it('both attacks in one mail: the two runs go their way (F§8)', async () => {
    const { alice, bob, own, foreign } = await twoUsers();
    const body = `${'x'.repeat(1023)}X-DSPAM-User: ${bob.name}\n!DSPAM:${foreign}\n`;
    const message = `X-DSPAM-Signature: ${foreign}\n${quarantined(own, { body })}`;
    await runFor(alice, ['--source=error', '--class=innocent', `--signature=${own}`], '');
    await runFor(alice, DELIVER, message);
    expect((await dspam.agent.onlyCall()).args).toEqual(['-d', alice.name]);
    expect((await alice.log()).map(({ letter }) => letter)).toEqual(['F', expect.stringMatching(/[SI]/)]);
    expect(await bob.log()).toEqual([]);
    expect(await bob.totals()).toMatchObject(START_TOTALS);
  });
});

describe('a sender on the block list', () => {
  async function blocked() {
    const { alice, own } = await twoUsers();
    await dspam.run(['--deliver=innocent', '--user', alice.name], { stdin: 'From: x@y.example\n\nHello\n' });
    await dspam.agent.forget();
    await writeFile(alice.file('blocklist'), 'shop.example\n', { mode: 0o666 });
    const before = await alice.totals();
    return { alice, own, before, logged: async () => (await alice.log()).slice(1) };
  }

  it('ends a release by a signal: not delivered, not logged', async () => {
    const { alice, own, logged } = await blocked();
    expect((await runFor(alice, RELEASE, quarantined(own))).code).toBeNull();
    expect(await dspam.agent.recorded()).toEqual([]);
    expect(await logged()).toEqual([]);
  });

  it('is logged as learned from the text, and neither learned nor delivered', async () => {
    const { alice, own, before, logged } = await blocked();
    expect((await runFor(alice, CORPUS, quarantined(own))).code).toBe(0);
    expect(await dspam.agent.recorded()).toEqual([]);
    expect(await logged()).toMatchObject([{ letter: 'C' }]);
    expect(await alice.totals()).toEqual(before);
  });

  it('is delivered by a run that only delivers', async () => {
    const { alice, own, before, logged } = await blocked();
    await runFor(alice, DELIVER, quarantined(own));
    expect(await dspam.agent.recorded()).toHaveLength(1);
    expect(await logged()).toMatchObject([{ letter: 'O' }]);
    expect(await alice.totals()).toEqual(before);
  });

  it('does not matter to a run without a message', async () => {
    const { alice, own, logged } = await blocked();
    await runFor(alice, ['--source=error', '--class=innocent', `--signature=${own}`], '');
    expect(await logged()).toMatchObject([{ letter: 'F', signature: own }]);
  });
});
