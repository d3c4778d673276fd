import { expect, it } from 'vitest';
import { readMail } from '@/lib/formats/mail/read-mail';

it('reads raw letters of sender, subject and file name in the charset that the message names', async () => {
  const name = '\xd1\xf7\xb8\xf2';
  const mail = await readMail(
    Buffer.from(
      `From: ${name} <a@x.example>\nTo: ${name} <b@x.example>\nSubject: ${name}\nContent-Type: application/pdf; charset='win-1251'; name="${name}.pdf"\n\nx`,
      'latin1',
    ),
  );
  expect(mail).toMatchObject({
    from: [{ name: 'Счёт', address: 'a@x.example' }],
    to: [{ name: 'Счёт', address: 'b@x.example' }],
    subject: 'Счёт',
    attachments: [{ fileName: 'Счёт.pdf' }],
  });
  expect(mail.headers[2]).toEqual({ name: 'Subject', value: 'Счёт' });
});
