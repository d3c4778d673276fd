import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isPreferenceOn, parseDspamConf, readValues } from '@/lib/formats/dspam/conf';

const LONG = 'x'.repeat(1023);

/** What each text means, as the real program of 3.10.2 was seen to take it. */
const CASES: [what: string, text: string | Buffer, key: string, values: string[]][] = [
  ['a comment behind a value', 'Home /var/dspam # the spool', 'Home', ['/var/dspam']],
  ['a comment without a blank', 'MySQLPass a#b', 'MySQLPass', ['a']],
  ['a comment in quotes', 'MySQLPass "a#b" c', 'MySQLPass', ['a']],
  ['a comment that begins with a semicolon', 'Opt out ; or in', 'Opt', ['out']],
  ['a semicolon before a number sign', 'MySQLPass a;b # c', 'MySQLPass', ['a;b']],
  ['a whole line that is none', '  # Home /wrong', 'Home', []],
  ['several words', 'Trust root mail\tdaemon', 'Trust', ['root', 'mail', 'daemon']],
  ['a key that comes again', 'Home /a\nHome /b', 'Home', ['/a', '/b']],
  ['another case', 'hOmE /a', 'Home', ['/a']],
  [
    'words in quotes',
    'TrustedDeliveryAgent "/usr/bin/procmail -d %u"',
    'TrustedDeliveryAgent',
    ['/usr/bin/procmail -d %u'],
  ],
  ['an unclosed quote', 'TxtDirectory "/a b c', 'TxtDirectory', ['/a b c']],
  ['a quote in a word', 'MySQLPass a"b c', 'MySQLPass', ['a"b', 'c']],
  ['a word right behind a quote', 'MySQLPass "a"b', 'MySQLPass', ['a', 'b']],
  ['nothing in quotes', 'MySQLPass ""', 'MySQLPass', ['']],
  ['a key in quotes', '"Home" /a', 'Home', ['/a']],
  ['a key alone', 'UserLog\nHome', 'UserLog', []],
  ['CRLF', 'Home /a\r\nOpt out\r\n', 'Home', ['/a']],
  ['other white space', 'MySQLPass a\vb', 'MySQLPass', ['a\vb']],
  ['a byte 0', 'Home /a\0 /b\nOpt out', 'Home', ['/a']],
  ['a line of 1,023 bytes', `Home ${LONG.slice(5)}\nOpt out`, 'Home', [LONG.slice(5)]],
  ['a longer one, which goes on as the next', `# ${LONG.slice(2)}Home /a`, 'Home', ['/a']],
  ['a longer one, counted in bytes', `#${'ü'.repeat(511)}Home /a`, 'Home', ['/a']],
  ['UTF-8', 'Home /vär', 'Home', ['/vär']],
  ['latin1', Buffer.from('MySQLPass w\xf6rt', 'latin1'), 'MySQLPass', ['wört']],
  ['what no profile stands for', 'MySQLUser a\nMySQLUser.b c', 'MySQLUser', ['a']],
  ['a profile', 'DefaultProfile b\nMySQLUser a\nMySQLUser.B c', 'MySQLUser', ['c']],
  ['a profile without the key', 'DefaultProfile b\nMySQLUser a', 'MySQLUser', []],
  ['a profile and a key of none', 'DefaultProfile b\nHome /a\nHome.b /b', 'Home', ['/a']],
  ['a profile and what DSPAM reads itself', 'DefaultProfile b\nProcessorBias on', 'ProcessorBias', ['on']],
  ['Include in another case, a key as any', 'include /a', 'include', ['/a']],
];

describe('parseDspamConf', () => {
  it.each(CASES)('reads %s', (_, text, key, values) => {
    expect(parseDspamConf(text).all(key)).toEqual(values);
    expect(parseDspamConf(text).first(key)).toBe(values[0]);
  });

  it('has a switch on for the word on in one of its lines, and nothing else', () => {
    const isSwitchedOn = (text: string) => parseDspamConf(text).isOn('UserLog');
    for (const text of [
      'UserLog on',
      'UserLog ON # !',
      'UserLog off\nuserlog on',
      'UserLog "on"',
      'UserLog no on',
    ])
      expect([text, isSwitchedOn(text)]).toEqual([text, true]);
    for (const text of [
      '',
      'UserLog',
      'UserLog yes',
      'UserLog true',
      'UserLog 1',
      'UserLog one',
      '# UserLog on',
    ])
      expect([text, isSwitchedOn(text)]).toEqual([text, false]);
  });

  it.each([
    ['14', 14],
    ['14d', 14],
    [' 7', 7],
    ['-3', -3],
    ['4M', 4],
    ['off', 0],
    ['""', 0],
    ['4294967299', 3],
    ['99999999999999999999', -1],
  ])('takes the number of %s for %i', (value, number) => {
    expect(parseDspamConf(`MaxMessageSize ${value}`).number('MaxMessageSize')).toBe(number);
  });

  it('has the first of a preference, its name in any case, its value as it is written', () => {
    const conf = parseDspamConf(
      'Preference "spamAction=quarantine" # x\nPreference "SPAMACTION=tag" "a=b = c"\nPreference none\nPreference "spamSubject=[SPAM] #1"',
    );
    expect([...conf.preferences]).toEqual([
      ['spamAction', 'quarantine'],
      ['a', 'b = c'],
      ['spamSubject', '[SPAM] '],
    ]);
    expect(conf.preference('SpamAction')).toBe('quarantine');
    expect(conf.preference('none')).toBeUndefined();
    expect(isPreferenceOn('on')).toBe(true);
    for (const value of ['ON', 'yes', '1', '', undefined]) expect(isPreferenceOn(value)).toBe(false);
  });

  it('has what is included in the place of the line', () => {
    const values = readValues('Home /a\nInclude b c # d\nHome /z', (place) => [['Home', `/in/${place}`]]);
    expect([...values].map(([, value]) => value)).toEqual(['/a', '/in/b', '/in/c', '/z']);
  });

  it('reads a whole file of the usual kind', () => {
    const conf = parseDspamConf(readFileSync('tests/fixtures/dspam-conf/dspam.conf'), (place) => {
      expect(place).toBe('/etc/dspam/dspam.d/');
      return readValues(readFileSync('tests/fixtures/dspam-conf/dspam.d/mysql.conf'), () => []);
    });
    const keys = [
      'Home',
      'TrustedDeliveryAgent',
      'OnFail',
      'MySQLPass',
      'MySQLServer',
      'UserLog',
      'SystemLog',
    ];
    expect(Object.fromEntries(keys.map((key) => [key, conf.first(key)]))).toEqual({
      Home: '/var/spool/dspam',
      TrustedDeliveryAgent: '/usr/bin/procmail',
      OnFail: 'error',
      MySQLPass: 'pass word',
      MySQLServer: '/run/mysqld/mysqld.sock',
      UserLog: 'on',
      SystemLog: 'on',
    });
    expect(conf.isOn('UserLog')).toBe(true);
    expect(conf.isOn('MySQLUIDInSignature')).toBe(true);
    expect(conf.number('PurgeSignatures')).toBe(14);
    expect(conf.number('PurgeUnused')).toBe(90);
    expect(conf.number('MaxMessageSize')).toBe(4_194_304);
    expect(conf.preference('spamAction')).toBe('quarantine');
    expect(conf.all('AllowOverride')).toEqual(['enableBNR', 'enableWhitelist', 'ignoreGroups', 'spamAction']);
    expect(conf.all('Trust')).toEqual(['root', 'dspam', 'www-data', 'daemon']);
  });
});
