import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type MailSink, startMailSink } from '@/tests/support/mail-sink';
import { DspamUnderTest, RELEASE } from './support/dspam-under-test';
import { INBOUND, quarantined, SUBJECT } from './support/messages';

// What a mail server is told that DSPAM hands released mail to: the basis of a release that names an address.

const dspam = await DspamUnderTest.start();
const sink: MailSink = await startMailSink();
beforeEach(async () => {
  await dspam.reset();
  sink.taken.length = 0;
  sink.unknown.clear();
});
afterAll(async () => {
  sink.stop();
  await dspam.close();
});

const DELIVER = ['--deliver=innocent,spam', '--mode=notrain'];
const FEED = ['--deliver=innocent', '--class=innocent', '--source=corpus'];
const ADDRESS = "o'neil+shop_2@example.org";

describe.each(['SMTP', 'LMTP'] as const)('RCPT TO by %s', (proto) => {
  const deliverTo = () =>
    dspam.configure({
      DeliveryHost: ['127.0.0.1'],
      DeliveryPort: [String(sink.port)],
      DeliveryProto: [proto],
    });

  it.each([
    ['the run that only delivers', DELIVER],
    ['the run that learns from the text', FEED],
    ['inbound mail', ['--deliver=innocent,spam']],
  ])('is what --rcpt-to names, whoever the user is: %s', async (_run, args) => {
    await deliverTo();
    const user = await dspam.newUser('filter', '');
    const run = await dspam.run([...args, '--user', user.name, '--rcpt-to', ADDRESS], { stdin: INBOUND });
    expect(run.code).toBe(0);
    expect(sink.taken).toMatchObject([{ proto, to: [ADDRESS] }]);
    expect(sink.taken[0]?.message).toContain(`Subject: ${SUBJECT}\n`);
  });

  it('is the user where nothing names it, address or not', async () => {
    await deliverTo();
    const user = await dspam.newUser('filter', '');
    await dspam.run([...DELIVER, '--user', user.name], { stdin: INBOUND });
    expect(sink.taken).toMatchObject([{ to: [user.name] }]);
  });

  it('is not what --rcpt-to names in a release by one run', async () => {
    await deliverTo();
    const user = await dspam.newUser('filter', '');
    const stdin = quarantined(await user.withSignature());
    const run = await dspam.run([...RELEASE, '--user', user.name, '--rcpt-to', ADDRESS], { stdin });
    expect(run.code).toBe(0);
    expect(sink.taken).toHaveLength(1);
    expect(sink.taken[0]?.to).not.toEqual([ADDRESS]);
  });

  it('stands once for each of several', async () => {
    await deliverTo();
    const user = await dspam.newUser('filter', '');
    const several = ['alice@example.org', 'bob@example.org'];
    await dspam.run([...DELIVER, '--user', user.name, '--rcpt-to', ...several], { stdin: INBOUND });
    expect(sink.taken.map(({ to }) => to)).toEqual([['alice@example.org'], ['bob@example.org']]);
  });

  it('that is refused ends the run with 255, and nothing is delivered', async () => {
    await deliverTo();
    sink.unknown.add(ADDRESS);
    const user = await dspam.newUser('filter', '');
    const run = await dspam.run([...DELIVER, '--user', user.name, '--rcpt-to', ADDRESS], { stdin: INBOUND });
    expect(run.code).toBe(255);
    expect(sink.taken).toEqual([]);
  });

  it('that has no dot in its domain, or is not an address, is refused before anything is done', async () => {
    await deliverTo();
    const user = await dspam.newUser('filter', '');
    for (const address of ['alice@localhost', 'alice', 'a@b@example.org', '"a b"@example.org>'])
      expect(
        (await dspam.run([...DELIVER, '--user', user.name, '--rcpt-to', address], { stdin: INBOUND })).code,
      ).toBe(1);
    expect(sink.taken).toEqual([]);
    expect(await user.read('log')).toBe('');
  });
});

it('an agent gets it for %r, as one word', async () => {
  await dspam.configure({ TrustedDeliveryAgent: [`${dspam.agent.command} -i %r`] });
  const user = await dspam.newUser('filter', '');
  for (const args of [DELIVER, FEED]) {
    await dspam.agent.forget();
    await dspam.run([...args, '--user', user.name, '--rcpt-to', ADDRESS], { stdin: INBOUND });
    expect((await dspam.agent.onlyCall()).args).toEqual(['-i', ADDRESS]);
  }
});
