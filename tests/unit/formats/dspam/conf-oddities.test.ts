import { describe, expect, it } from 'vitest';
import { parseDspamConf } from '@/lib/formats/dspam/conf';
import { findConfOddities } from '@/lib/formats/dspam/conf-oddities';

const found = (text: string) =>
  findConfOddities(Buffer.from(text)).map(({ kind, line, meant }) => [kind, line, meant]);

/** A line, what is odd about it, and what DSPAM takes for the first value. */
const LINES: [line: string, kind: string, meant: string, read: string | undefined][] = [
  ['MySQLPass se#cret', 'cut', 'se#cret', 'se'],
  ['MySQLPass "se#cret"', 'cut', '"se#cret"', 'se'],
  ['MySQLPass se;cret', 'cut', 'se;cret', 'se'],
  [
    'TrustedDeliveryAgent "/usr/bin/procmail -a ; x"',
    'cut',
    '"/usr/bin/procmail -a ; x"',
    '/usr/bin/procmail -a ',
  ],
  [
    'TrustedDeliveryAgent "/usr/bin/procmail -d %u',
    'unclosed',
    '/usr/bin/procmail -d %u',
    '/usr/bin/procmail -d %u',
  ],
  ['TrustedDeliveryAgent /usr/bin/procmail -d %u', 'unread', '/usr/bin/procmail -d %u', '/usr/bin/procmail'],
  ['UserLog yes', 'notOn', 'on', 'yes'],
  ['SystemLog true', 'notOn', 'on', 'true'],
  ['MySQLUIDInSignature 1', 'notOn', 'on', '1'],
  ['MaxMessageSize 4M', 'notNumber', '4194304', '4M'],
  ['MaxMessageSize big', 'notNumber', '', 'big'],
  ['PurgeSignatures 14d', 'notNumber', '', '14d'],
  ['UserLogs on', 'unknown', 'UserLog', 'on'],
  ['PurgeSignature 30', 'unknown', 'PurgeSignatures', '30'],
  ['include /etc/dspam/dspam.d', 'unknown', 'Include', '/etc/dspam/dspam.d'],
  ['Nonsense here', 'unknown', '', 'here'],
  ['Preference "spamAction"', 'unnamed', '', 'spamAction'],
];

describe('findConfOddities', () => {
  it.each(LINES)('says of %j that it is %s', (line, kind, meant, read) => {
    expect(found(`# a comment\n\n${line}\n`)).toEqual([[kind, 3, meant]]);
    const [key = ''] = line.split(' ');
    expect(parseDspamConf(line).first(key)).toBe(read);
  });

  it.each([
    'UserLog on           # a comment',
    'UserLog on#sloppy',
    'PurgeSignatures 14          # Stale signatures',
    'PurgeSignatures off',
    'SystemLog off',
    'UserLog no',
    'TrustedDeliveryAgent "/usr/bin/procmail -d %u"   # "quoted" comment',
    'Trust root mail daemon',
    'Algorithm graham burton',
    'Preference "spamSubject=[SPAM] it is"',
    'Preference "trainingMode=TEFT"',
    'ServerPass.Relay1 "secret"',
    'MySQLCompress true',
    'MySQLServer.Master localhost',
    'AllowOverride trainingMode',
    'Include /etc/dspam/dspam.d',
    '#Nonsense here',
    'Nonsense',
    '',
  ])('has nothing to say of %j', (line) => {
    expect(found(line)).toEqual([]);
  });

  it('names the later line of two that differ, also of one preference', () => {
    const text =
      'Home /a\nHome /b\nHome /a\nTrust a\nTrust b\nPreference "x=1"\nPreference "y=1"\nPreference "X=2"\n';
    expect(found(text)).toEqual([
      ['repeated', 2, '/a'],
      ['repeated', 8, 'x=1'],
    ]);
    expect(parseDspamConf(text).first('Home')).toBe('/a');
    expect(parseDspamConf(text).preference('x')).toBe('1');
  });

  it('names the line that leaves a switch on which another line turns on', () => {
    const text = 'UserLog off\nSystemLog off\nuserlog on\nUserLog off\n';
    expect(found(text)).toEqual([
      ['stillOn', 1, ''],
      ['stillOn', 4, ''],
    ]);
    expect(parseDspamConf(text).isOn('UserLog')).toBe(true);
  });

  it('finds a line that DSPAM reads as two, and counts on by the file', () => {
    const text = `Trust ${'x'.repeat(1100)}\nUserLog yes\n`;
    expect(found(text)).toEqual([
      ['long', 1, ''],
      ['notOn', 2, 'on'],
    ]);
  });
});
