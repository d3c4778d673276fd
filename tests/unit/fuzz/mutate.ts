/** Bytes that mean something to mail, mbox, logs and HTML. */
const TOKENS = [
  '\n',
  '\r\n',
  '\n\n\n',
  '\t',
  '\0',
  'From ',
  '\nFrom QUARANTINE Sat Nov 21 07:40:56 2026\n',
  '>From ',
  'X-DSPAM-Signature: 1,6b014b08307207081942277\n',
  'Content-Type: multipart/mixed; boundary="b"\n',
  '--b--\n',
  '=?utf-8?q?=C3?=',
  '=?x?b?',
  '<script>',
  '</style>',
  '<!--',
  '&#x',
  '"',
  '%',
  '\xff',
  '1795246858\tF\t',
].map((text) => Buffer.from(text, 'latin1'));

const MOST_CHANGES = 8;

/**
 * Changes some bytes of an input by chance: overwrites, removes, repeats, moves, cuts, and puts in what means something.
 * The same `random` gives the same input again.
 */
export function mutate(seed: Buffer, random: () => number): Buffer {
  let bytes = seed;
  const upTo = (limit: number) => Math.floor(random() * (limit + 1));
  for (let left = 1 + upTo(MOST_CHANGES - 1); left > 0; left--) {
    const at = upTo(bytes.length);
    const end = Math.min(bytes.length, at + upTo(random() < 0.8 ? 16 : bytes.length));
    const token = TOKENS[upTo(TOKENS.length - 1)] ?? Buffer.alloc(0);
    const [before, piece, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
    const kinds = [
      () => [before, Buffer.from([upTo(255)]), bytes.subarray(at + 1)],
      () => [before, token, bytes.subarray(at)],
      () => [before, token, after],
      () => [before, after],
      () => [before, piece, piece, after],
      () => [after, piece, before],
      () => [before],
    ];
    bytes = Buffer.concat((kinds[upTo(kinds.length - 1)] ?? kinds[0])?.() ?? [bytes]);
  }
  return bytes;
}
