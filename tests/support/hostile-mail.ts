/** Mail whose text tries to steer the filter, put together by chance from a seed: the same seed, the same mail. */

export interface Names {
  own: string;
  foreign: string;
  bob: string;
}

type Chance = () => number;

/** Numbers from 0 to 1 (xorshift). */
function chanceOf(seed: number): Chance {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A stored message of DSPAM's, in about every second mail with something that steers, whole or damaged. */
export function hostileMail(seed: number, names: Names): string {
  const chance = chanceOf(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T;
  const isHostile = chance() < 0.6;
  const steering = steeringText(names);
  const text = () => {
    let lines = '';
    for (let count = 1 + Math.floor(chance() * 3); count > 0; count--)
      lines += isHostile && chance() < 0.3 ? pick(steering) : pick(ORDINARY);
    return lines;
  };
  const mark = `!DSPAM:${names.own}!\n\n`;
  const part = () => {
    const body = text();
    const kind = pick(['text/plain', 'text/html', 'message/rfc822', 'application/pdf', 'text/plain']);
    const encoding = pick(['', '', 'base64', 'quoted-printable']);
    const head = `Content-Type: ${kind}\n${encoding && `Content-Transfer-Encoding: ${encoding}\n`}${pick(['', '', 'Content-Disposition: attachment\n'])}\n`;
    if (encoding === 'base64') return `${head}${Buffer.from(body, 'latin1').toString('base64')}\n`;
    if (encoding === 'quoted-printable')
      return `${head}${body.replace(/[=!X]/g, '=$&').replace(/=([=!X])/g, (_, byte: string) => `=${byte.charCodeAt(0).toString(16)}`)}\n`;
    return `${head}${body}\n${mark}`;
  };
  const dspam = `X-DSPAM-Result: Spam\nX-DSPAM-Signature: ${names.own}\n`;
  const start = `From: a@shop.example\nTo: alice@example.org\nSubject: Chairs\n${isHostile && chance() < 0.1 ? pick(steering) : ''}`;
  const mail =
    chance() < 0.4
      ? `${start}${dspam}\n${text()}\n${mark}\n\n\n`
      : `${start}Content-Type: multipart/mixed; boundary=${pick(['b1', '"b1"'])}\n${dspam}\n--b1\nContent-Type: text/plain\n\n${text()}\n${mark}--b1\n${part()}--b1\n${part()}--b1--\n\n\n\n`;
  if (!isHostile || chance() < 0.6) return mail;
  const at = Math.floor(chance() * mail.length);
  const damages: (() => string)[] = [
    () => mail.slice(0, at) + mail.slice(at + 1 + Math.floor(chance() * 3)),
    () => mail.slice(0, at) + pick(['\n', '=', '!', ' ', '--b1\n', '\r']) + mail.slice(at),
    () => mail.replaceAll('\n', '\r\n'),
    () => `${mail.slice(0, at)}${'p'.repeat(Math.floor(chance() * 1100))}${mail.slice(at)}`,
    () => mail.slice(0, at),
  ];
  return pick(damages)();
}

const ORDINARY = [
  'Three chairs.\n',
  'a: b\n',
  '\n',
  'X-DSPAM-Result: Spam\n',
  '. dot\n',
  'St\xfchle\r\n',
  `${'word '.repeat(300)}\n`,
];

function steeringText({ own, foreign, bob }: Names): string[] {
  return [
    `X-DSPAM-User: ${bob}\n`,
    `${'x'.repeat(1023)}x-dspam-user: ${bob}\n`,
    `${'y'.repeat(2046)}X-DSPAM-User: ${bob}\r\n`,
    `X-DSPAM-User:${bob}\n`,
    `!DSPAM:${foreign}!\n`,
    `!DSPAM: ${foreign} \n`,
    `!DSPAM:${own}1!\n`,
    '!DSPAM:\n',
    `!DSPAM:${'a'.repeat(127)}\n`,
    `X-DSPAM-Signature: ${foreign}\n`,
    `X-DSPAM-Signature:a\nb: ${foreign}\n`,
    `X-DSPAM-Signature: ${own}\n`,
    `x-dspam-signature: ${foreign}\n`,
    'X-DSPAM-Signature\n',
    `!DS=\nPAM:${foreign}!\n`,
    'Content-Type: multipart/mixed; boundary=b2\n--b2\nContent-Type: image/png\n\n',
    '--b1\n',
  ];
}
