import { describe, expect, it } from 'vitest';
import { releaseArgv, retrainArgv } from '@/lib/formats/dspam/release-argv';
import { parseSignature } from '@/lib/formats/dspam/signature';

describe('parseSignature', () => {
  it('reads uid and time', () => {
    expect(parseSignature('1,6b014b08307207081942277')).toEqual({
      text: '1,6b014b08307207081942277',
      uid: 1,
      time: new Date(0x6b014b08 * 1000),
    });
  });

  it('reads one without a uid', () => {
    expect(parseSignature('6b014b08307207081942277')).toMatchObject({ uid: null });
  });

  it.each([
    '',
    '1,',
    'deadbeef',
    '1,6B014B08307',
    '1,6b014b08<script>',
    `1,${'a'.repeat(40)}`,
    '1,2,6b014b083072',
    '6b014b08 307207',
  ])('refuses %j', (text) => {
    expect(parseSignature(text)).toBeNull();
  });

  it('does not believe a time of long ago or far ahead', () => {
    expect(parseSignature('1,00000001307207081')?.time).toBeNull();
    expect(parseSignature('1,ffffffff307207081')?.time).toBeNull();
  });
});

describe('releaseArgv', () => {
  const args = [
    '--deliver=innocent',
    '--class=innocent',
    '--source=error',
    '--user',
    '%CURRENT_USER%',
    '-d',
    '%u',
  ];

  it('puts in the user and leaves what is for the agent alone', () => {
    expect(releaseArgv('error', args, 'alice@example.org')).toEqual([
      '--deliver=innocent',
      '--class=innocent',
      '--source=error',
      '--user',
      'alice@example.org',
      '-d',
      '%u',
    ]);
  });

  it('takes the forms of F§9 for mail without a signature and for delivery only', () => {
    expect(releaseArgv('corpus', args, 'bob')).toEqual([
      '--deliver=innocent',
      '--class=innocent',
      '--source=corpus',
      '--user',
      'bob',
      '-d',
      '%u',
    ]);
    expect(releaseArgv('deliver', args, 'bob')).toEqual([
      '--deliver=innocent,spam',
      '--mode=notrain',
      '--user',
      'bob',
      '-d',
      '%u',
    ]);
  });

  it('does not split or expand a name', () => {
    expect(releaseArgv('error', ['--user', '%CURRENT_USER%'], "$& o'x y")).toEqual(['--user', "$& o'x y"]);
    expect(retrainArgv('spam', '1,6b', 'a b')).toEqual([
      '--source=error',
      '--class=spam',
      '--signature=1,6b',
      '--user',
      'a b',
    ]);
  });
});
