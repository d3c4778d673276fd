import { describe, expect, it } from 'vitest';
import { followsOnly } from '@/lib/formats/dspam/follows-only';

const OWN = '1,6b014b0a313028913117052';
const FOREIGN = '2,6b014b0a313028913117052';
const MARK = `!DSPAM:${OWN}!\n`;
const DSPAM_HEADERS = `X-DSPAM-Result: Spam\nX-DSPAM-Signature: ${OWN}\n`;
const START = 'From: a@shop.example\nSubject: Chairs\n';
const AS_MESSAGE = { signature: OWN, member: '', location: 'message' } as const;
const AS_HEADERS = { signature: OWN, member: '', location: 'headers' } as const;

/** As DSPAM stores a plain message. */
function plain({ head = '', text = 'Three chairs.\n' } = {}): string {
  return `${START}${head}${DSPAM_HEADERS}\n${text}\n${MARK}\n\n\n`;
}

function multipart(...parts: string[]): string {
  const divided = parts.map((part) => `--b1\n${part}\n`).join('');
  return `${START}Content-Type: multipart/mixed; boundary="b1"\n${DSPAM_HEADERS}\n${divided}--b1--\n\n\n\n`;
}

const TEXT_PART = `Content-Type: text/plain\n\nThree chairs.\n\n${MARK}\n`;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const follows = (message: string, wanted: Parameters<typeof followsOnly>[1] = AS_MESSAGE) =>
  followsOnly(Buffer.from(message, 'latin1'), wanted);

describe('ordinary mail that DSPAM stored', () => {
  const alternative = `Content-Type: multipart/alternative;\n boundary=b2\n\n--b2\n${TEXT_PART}--b2\nContent-Type: text/html\n\n<p>Chairs</p>\n\n${MARK}\n--b2--\n`;
  const attachment = `Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\n${base64('PDF '.repeat(500))}\n`;
  it.each([
    ['plain text', plain()],
    ['an MTA line in front', `From a@shop.example  Sun Nov  8 08:41:00 2026\n${plain()}`],
    ['bytes that are no ASCII', plain({ text: 'St\xfchle\n' })],
    ['a line of 5,000 letters', plain({ text: `${'x'.repeat(5000)}\n` })],
    ['parts', multipart(TEXT_PART)],
    ['alternatives and an attachment', multipart(alternative, attachment)],
    [
      'a signed message',
      multipart(
        `Content-Type: multipart/signed; boundary=b2\n\n--b2\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nSt=FChle=\n\n--b2--\n`,
        TEXT_PART,
      ),
    ],
    ['no newline at the end', plain().trimEnd()],
  ])('%s', async (_, message) => {
    expect(await follows(message)).toBe(true);
    expect(await follows(message, AS_HEADERS)).toBe(true);
    // The lines that DSPAM itself adds end in a bare LF (F§2).
    const asCrlf = message.replace(/(?<!^X-DSPAM.*)\n/gm, '\r\n');
    expect(await follows(asCrlf)).toBe(true);
  });

  it('with the signature in the headers only, where the user has it there', async () => {
    const encoded = `Content-Transfer-Encoding: base64\n${DSPAM_HEADERS}\n${base64('Three chairs')}\n`;
    expect(await follows(START + encoded, AS_HEADERS)).toBe(true);
    expect(await follows(START + encoded, AS_MESSAGE)).toBe(false);
    expect(await follows(START + encoded, { signature: OWN, member: '' })).toBe(true);
  });

  it('in a managed group, with the header of the member', async () => {
    const named = plain({ head: 'X-DSPAM-User: alice@example.org\n' });
    expect(await follows(named, { ...AS_MESSAGE, member: 'alice@example.org' })).toBe(true);
    expect(await follows(named, { ...AS_MESSAGE, member: 'alice@example.or' })).toBe(false);
    expect(await follows(named)).toBe(false);
    expect(await follows(plain(), { ...AS_MESSAGE, member: 'alice@example.org' })).toBe(false);
  });
});

describe('text that addresses the release (F§0.7, F§8.6)', () => {
  const line = 'X-DSPAM-User: bob\n';
  it.each([
    ['at a line start of the body', plain({ text: `Hello\n${line}` })],
    ['in the header, in other letters', plain({ head: line.toUpperCase() })],
    ['at byte 1,023 of a line', plain({ text: `${'x'.repeat(1023)}${line}` })],
    ['at byte 2,046 of a line', plain({ text: `${'x'.repeat(2046)}${line}` })],
    ['at byte 1,023 of a header', plain({ head: `Subject: ${'x'.repeat(1014)}${line}` })],
    ['in a folded header', plain({ head: `A: b\n ${'x'.repeat(1022)}${line}` })],
    ['with CRLF', plain({ text: `${'x'.repeat(1023)}X-DSPAM-User: bob\r\n` })],
    ['without a line end', `${plain()}X-DSPAM-User: bob`],
    ['by ParseToHeaders', plain({ text: 'To: <notspam-bob@example.org>\n' })],
    ['by ParseToHeaders in a long line', plain({ text: `${'x'.repeat(1023)}to: a, spam-bob@b\n` })],
  ])('%s', async (_, message) => {
    expect(await follows(message)).toBe(false);
  });

  it.each([
    ['not at byte 1,022', plain({ text: `${'x'.repeat(1022)}${line}` })],
    ['not without the blank', plain({ text: 'X-DSPAM-User:bob\n' })],
    ['no alias, no ParseToHeaders', plain({ head: 'To: nospam@example.org\n' })],
  ])('%s', async (_, message) => {
    expect(await follows(message)).toBe(true);
  });
});

describe('text that names another signature (F§4)', () => {
  const rfc822 = (inner: string) => `Content-Type: message/rfc822\n\n${inner}\n`;
  it.each([
    ['a mark', plain({ text: `!DSPAM:${FOREIGN}!\n` })],
    ['a mark that is not closed', plain({ text: `!DSPAM:${FOREIGN}\n` })],
    ['blanks behind the colon', plain({ text: `!DSPAM:  ${FOREIGN}\n` })],
    ['an empty mark', plain({ text: '!DSPAM:\n' })],
    ['its own signature, longer', plain({ text: `!DSPAM:${OWN}1!\n` })],
    ['its own signature, not closed', plain({ text: `!DSPAM:${OWN}\n` })],
    ['a mark of 127 letters', plain({ text: `!DSPAM:${'a'.repeat(127)}!\n` })],
    ['a header before its own', plain({ head: `X-DSPAM-Signature: ${FOREIGN}\n` })],
    ['a header without a colon', plain({ head: 'x-dspam-signature\n' })],
    ['a header with a folded value', plain({ head: `X-DSPAM-Signature: ${OWN}\n x\n` })],
    ['a header with an encoded value', plain({ head: `X-DSPAM-Signature: =?utf-8?q?${FOREIGN}?=\n` })],
    ['a header that ends in CRLF', plain().replace(`: ${OWN}\n`, `: ${OWN}\r\n`)],
    ['loose text', multipart(TEXT_PART, `\nX-DSPAM-Signature: ${FOREIGN}\n`)],
    ['loose text with its value further down', multipart(`\nX-DSPAM-Signature:\na: ${FOREIGN}\n`, TEXT_PART)],
    ['a message forwarded as an attachment', multipart(TEXT_PART, rfc822(plain().replaceAll(OWN, FOREIGN)))],
    [
      'the part of a forwarded message',
      multipart(TEXT_PART, rfc822(multipart(TEXT_PART.replace(OWN, FOREIGN)))),
    ],
    ['an attached text', multipart(TEXT_PART, `Content-Disposition: attachment\n\n!DSPAM:${FOREIGN}!\n`)],
    [
      'a part in base64',
      multipart(TEXT_PART, `Content-Transfer-Encoding: base64\n\n${base64(`.!DSPAM:${FOREIGN}!`)}\n`),
    ],
    [
      'a loose one in base64',
      multipart(
        TEXT_PART,
        `Content-Transfer-Encoding: base64\n\n${base64(`..X-DSPAM-Signature: ${FOREIGN}`)}\n`,
      ),
    ],
    [
      'a part in quoted-printable',
      multipart(TEXT_PART, `Content-Transfer-Encoding: quoted-printable\n\n=21DSPAM:${FOREIGN}!\n`),
    ],
    [
      'a soft line break in it',
      multipart(TEXT_PART, `Content-Transfer-Encoding: quoted-printable\n\n!DS=\nPAM:${FOREIGN}!\n`),
    ],
    ['a soft line break behind its own', plain({ text: `!DSPAM:${OWN}=\n1!\n` })],
  ])('%s', async (_, message) => {
    expect(await follows(message)).toBe(false);
    expect(await follows(message, AS_HEADERS)).toBe(false);
  });

  it.each([
    ['words about it', plain({ text: 'the X-DSPAM header, DSPAM: and !dspam\n' })],
    ['its own mark twice', plain({ text: MARK })],
  ])('but not %s', async (_, message) => {
    expect(await follows(message)).toBe(true);
  });
});

describe('where its own signature is not found', () => {
  const isLost = async (message: string) => expect(await follows(message)).toBe(false);
  it('in a part that is not searched', async () => {
    await isLost(multipart(`Content-Type: application/x-text\n\n${MARK}`));
    await isLost(plain({ head: 'Content-Type: application/pdf\n' }));
    await isLost(plain({ head: 'Content-Type\n' }));
  });

  it('in a part that is decoded first', () =>
    isLost(plain({ head: 'Content-Transfer-Encoding: quoted-printable\n' })));

  it('behind a boundary that a body line named', () =>
    isLost(plain({ text: 'Content-Type: multipart/mixed; boundary=q\n--q\nContent-Type: image/png\n\n' })));

  it('in a message that begins as no stored message does', async () => {
    await isLost(`\n${plain()}`);
    await isLost(`.\n${plain()}`);
    await isLost(`From QUARANTINE Sun Nov  8 08:41:02 2026\n${plain()}`);
  });

  it('where a NUL or a lone carriage return changes a piece', async () => {
    await isLost(plain({ text: 'a\0b\n' }));
    await isLost(plain({ text: `${'x'.repeat(1021)}\r!DSPAM:${FOREIGN}\n` }));
  });

  it('for what is no signature of DSPAM', async () => {
    expect(await follows(plain(), { ...AS_MESSAGE, signature: '' })).toBe(false);
    expect(await follows(plain().replaceAll(OWN, 'a b c'), { ...AS_MESSAGE, signature: 'a b c' })).toBe(
      false,
    );
  });
});

describe('hostile sizes', () => {
  const sized = (unit: string, bytes: number) =>
    Buffer.concat([
      Buffer.from(START + DSPAM_HEADERS),
      Buffer.alloc(bytes, unit),
      Buffer.from(`\n\n${MARK}`),
    ]);

  it.each([
    ['marks', '!DSPAM:a!\n'],
    ['its own marks', MARK],
    ['one line', 'x'],
    ['dashes', '--b\n'],
    ['types', 'Content-Type: multipart/mixed; boundary=a\n'],
    ['folded types', `Content-Type: multipart/mixed\n${' \n'.repeat(14)}`],
  ])('takes time in proportion: %s', async (_, unit) => {
    const cpu = async (bytes: number) => {
      const message = sized(`\n${unit}`, bytes);
      const before = process.cpuUsage().user;
      await followsOnly(message, AS_MESSAGE);
      return process.cpuUsage().user - before;
    };
    await cpu(100_000);
    const small = await cpu(150_000);
    expect(await cpu(1_200_000)).toBeLessThan(8 * 4 * Math.max(small, 2000));
  });

  it('lets others have their turn', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await followsOnly(sized('--b\n', 2_000_000), AS_MESSAGE);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });
});
