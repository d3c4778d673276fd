/** What the filters of the sites are taught, and the mail with the same words that comes in then. */
const SPAM_WORDS =
  'Cheap replica watches and pills without prescription, discount offer, lottery winner, click casino bonus now';
const GOOD_WORDS =
  'Minutes of the choir rehearsal, the concert programme for Saturday and who brings chairs to the garden party';
/** Words that no filter was taught: taken for good. */
const NEW_WORDS = 'Quarterly turbine throughput figures attached below as discussed yesterday afternoon';

export type Kind = 'spam' | 'good' | 'new';

const WORDS: Record<Kind, string> = { spam: SPAM_WORDS, good: GOOD_WORDS, new: NEW_WORDS };
const SENDERS: Record<Kind, string> = {
  spam: 'winner@pills.example.net',
  good: 'anna@choir.example.com',
  new: 'turbine@works.example.com',
};

let count = 0;

/** A message that no other has the subject of. */
export interface Mail {
  subject: string;
  from: string;
  to: string;
  text: string;
}

/** Makes one; `padding` is the size of an attachment, in bytes. */
export function makeMail(kind: Kind, to: string, padding = 0): Mail {
  count += 1;
  const subject = `${kind} number ${count}`;
  const from = SENDERS[kind];
  const head = [
    `From: <${from}>`,
    `To: <${to}>`,
    `Subject: ${subject}`,
    `Message-ID: <site.${count}@${from.split('@')[1]}>`,
    'Date: Sun, 08 Nov 2026 08:41:00 +0000',
    'MIME-Version: 1.0',
  ];
  const words = `${WORDS[kind]}.\n`;
  const text =
    padding === 0
      ? [...head, 'Content-Type: text/plain', '', words].join('\n')
      : [...head, 'Content-Type: multipart/mixed; boundary=cut', '', ...parts(words, padding)].join('\n');
  return { subject, from, to, text };
}

function parts(words: string, padding: number): string[] {
  const lines = Math.ceil(padding / 77);
  return [
    '--cut',
    'Content-Type: text/plain',
    '',
    words,
    '--cut',
    'Content-Type: application/octet-stream',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename=figures.bin',
    '',
    ...Array.from({ length: lines }, () => 'QUJD'.repeat(19)),
    '--cut--',
    '',
  ];
}
