import { expect, it } from 'vitest';
import { inMailWorker, TooCostly } from '@/lib/formats/mail-worker/in-mail-worker';
import { orPlainly } from '@/lib/formats/mail-worker/or-plainly';

const MAIL = Buffer.from('Subject: a\n\nb\n');
const open = (whose: string) =>
  inMailWorker(whose, (run) => run('open', Buffer.from(MAIL), { truncated: false, plainly: false }));

it('gives one person one thread, so that another does not wait for them', async () => {
  let end = () => {};
  const held = inMailWorker('ann', () => new Promise<void>((resolve) => (end = resolve)));
  const second = open('ann').then(() => 'ann');
  expect(await Promise.race([second, open('bob').then(() => 'bob')])).toBe('bob');
  end();
  await held;
  expect(await second).toBe('ann');
});

it('refuses what one person asks for too often, and goes on afterwards', async () => {
  const asked = await Promise.allSettled(Array.from({ length: 40 }, () => open('cid')));
  const refused = asked.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(19);
  expect(refused[0]).toMatchObject({ reason: { code: 'unavailable', reason: 'tooMany' } });
  expect((await open('cid')).mail.subject).toBe('a');
});

it('moves a large mail instead of copying it', async () => {
  const bytes = Buffer.alloc(1024 * 1024, 'a');
  await inMailWorker('dan', (run) => run('open', bytes, { truncated: false, plainly: false }));
  expect(bytes.length).toBe(0);
});

it('survives a thread that takes too much, and the next mail gets another', async () => {
  // A form of more fields than anybody sends, whose parser needs more memory for them than a thread has.
  const field = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n';
  const bytes = Buffer.from(`${field.repeat(4_000_000)}--b--\r\n`);
  const reading = inMailWorker('eve', (run) =>
    run('reported', bytes, { type: 'multipart/form-data; boundary=b' }),
  );
  await expect(reading).rejects.toThrow(TooCostly);
  expect((await open('eve')).mail.subject).toBe('a');
});

it('shows the beginning of what takes too much as text, says so, and does not try again', async () => {
  const tries: boolean[] = [];
  const show = () =>
    inMailWorker('fay', (run) =>
      orPlainly('a mail', Buffer.concat([MAIL, Buffer.alloc(200_000, '<p>')]), async (bytes, plainly) => {
        tries.push(plainly);
        if (!plainly) throw new TooCostly('for this test');
        return run('open', bytes, { truncated: false, plainly });
      }),
    );
  for (const { mail, source } of [await show(), await show()]) {
    expect(mail).toMatchObject({ subject: 'a', html: null, problems: ['too-costly'] });
    expect(mail.text?.startsWith('b\n<p><p>')).toBe(true);
    expect(source.truncated).toBe(true);
  }
  expect(tries).toEqual([false, true, true]);
});
