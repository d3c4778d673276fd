import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfigure } from '@/scripts/import-configure/read-configure';

const read = (text: string) => Object.fromEntries(readConfigure(text).values);

test('reads texts, numbers, and texts that are joined or take other keys in', () => {
  expect(
    read(`$CONFIG{'DSPAM_HOME'}\t= "/var/dspam";
$CONFIG{'DSPAM_BIN'} = '/usr/bin';
$CONFIG{"DSPAM"}	= $CONFIG{'DSPAM_BIN'} . "/dspam";
  $CONFIG{DSPAM_STATS} = "$CONFIG{'DSPAM_BIN'}/dspam_stats"; # a comment
$CONFIG{'DSPAM_ARGS'}	= "--deliver=innocent " .   # another
                          "--user %CURRENT_USER%";
$CONFIG{'HISTORY_SIZE'} = 799;
$CONFIG{'SIGN'} = 'it\\'s "so"';
$CONFIG{'MAIL_QUEUE'} = "mailq | grep '^[0-9,A-F]\\{10,12\\}' | wc -l";
`),
  ).toEqual({
    DSPAM_HOME: '/var/dspam',
    DSPAM_BIN: '/usr/bin',
    DSPAM: '/usr/bin/dspam',
    DSPAM_STATS: '/usr/bin/dspam_stats',
    DSPAM_ARGS: '--deliver=innocent --user %CURRENT_USER%',
    HISTORY_SIZE: '799',
    SIGN: 'it\'s "so"',
    MAIL_QUEUE: "mailq | grep '^[0-9,A-F]{10,12}' | wc -l",
  });
});

test('the last of two counts, with either line end', () => {
  expect(read('$CONFIG{"A"} = 1;\r\n$CONFIG{"A"} = "two";\r\n')).toEqual({ A: 'two' });
});

test('comments, documentation and what is below __END__ are no settings', () => {
  expect(
    read(`#$CONFIG{'A'} = 1;
=pod

$CONFIG{'B'} = 1;

=cut
$CONFIG{'C'} = 1;
__END__
$CONFIG{'D'} = 1;
`),
  ).toEqual({ C: '1' });
});

test.each([
  ['`id`', 'a command'],
  ['$ENV{HOME}', 'a variable'],
  ['"$ENV{HOME}/dspam"', 'a variable in a text'],
  ['"user@host"', 'a list in a text'],
  ['-d "/a" ? "/a" : "/b"', 'a choice'],
  ['"/a" x 2', 'more than texts that are joined'],
  ['$CONFIG{"MISSING"} . "/dspam"', 'a key that is not there'],
  ['"no end', 'a text without an end'],
  ['<<END;\nx\nEND', 'a text of several lines'],
])('leaves %s to a person: %s', (expression) => {
  const text = `# first\n$CONFIG{'A'} = "before";\n$CONFIG{'A'} = ${expression};\n`;
  const { values, unread } = readConfigure(text);
  expect(values.has('A')).toBe(false);
  expect(unread).toEqual([{ number: 3, key: 'A' }]);
});

test('nothing of it is run, whatever it says', () => {
  const file = `/tmp/run-by-configure-${process.pid}`;
  const hostile = `system("touch ${file}");\n\`touch ${file}\`;\n$CONFIG{'A'} = "${'\\\\"'.repeat(50_000)}`;
  expect(readConfigure(hostile).values.size).toBe(0);
  expect(existsSync(file)).toBe(false);
});
