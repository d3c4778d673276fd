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

test('what stands in texts of several lines, or behind a sign of them, is no setting', () => {
  expect(
    read(`$CONFIG{'A'} = 1; print <<END . <<"OTHER";
$CONFIG{'A'} = 2;
END
$CONFIG{'B'} = 2;
OTHER
print STDOUT <<~'LAST';
  $CONFIG{'A'} = 3; it's open
  LAST
my $words = '
$CONFIG{"A"} = 4;
';
my $pattern = qr'(x|"y)'; $n = $#list / 2; $text =~ s{"}{'} if /['"]/;
$CONFIG{'C'} = 8 << 1; $CONFIG{'D'} = 'd'`),
  ).toEqual({ A: '1', D: 'd' });
});

test('statements side by side, with blanks, and in other quotes', () => {
  expect(
    read(`our $CONFIG { A } = 1;$CONFIG{'B'}
  = # what; for
  q{b {1}} . qq(/$CONFIG{A});
$CONFIG{'C'} = q#c#;`),
  ).toEqual({ A: '1', B: 'b {1}/1', C: 'c' });
});

test('a mark at the beginning of the file hides nothing', () => {
  expect(read(`\uFEFF$CONFIG{'A'} = 1;`)).toEqual({ A: '1' });
});

test.each([
  [`if (-e '/a') { $CONFIG{'A'} = 2; }`, 'on a condition'],
  [`if (0) {\n} else {\n  $CONFIG{'A'} = 2;\n}`, 'in the other case'],
  [`sub set { $CONFIG{'A'} = 2; }`, 'in a function'],
  [`$CONFIG{'A'} = 2 unless $x;`, 'with a condition behind it'],
  [`$x or $CONFIG{'A'} = 2;`, 'with a condition before it'],
  [`chomp($CONFIG{'A'} = 2);`, 'in an expression'],
  [`$CONFIG{'A'} .= 'more';`, 'something is added'],
  [`$CONFIG{'A'} ||= 2;`, 'only where there is none'],
])('%s leaves it to a person: %s', (line) => {
  const { values, unread } = readConfigure(`$CONFIG{'A'} = 1;\n${line}\n$CONFIG{'B'} = 3;`);
  expect(Object.fromEntries(values)).toEqual({ B: '3' });
  expect(unread.map(({ key }) => key)).toEqual(['A']);
});

test('what is said plainly in the end counts, and the list of all is named', () => {
  expect(readConfigure(`$CONFIG{'A'} = \`id\`;\n$CONFIG{'A'} = 1;\n%CONFIG = (A => 1);`).unread).toEqual([
    { number: 3, key: '%CONFIG' },
  ]);
});

test('the block of older ones that find out by themselves takes nothing away', () => {
  const { values, unread } = readConfigure(`$CONFIG{'LARGE_SCALE'} = 1;
if ($CONFIG{'AUTODETECT'} == 1 || $CONFIG{'AUTODETECT'} eq "") {
  $CONFIG{'LARGE_SCALE'} = 0;
  do {
    my $x = \`$CONFIG{'DSPAM'} --version\`;
    $CONFIG{'LARGE_SCALE'} = 1 if ($x =~ /--enable-large-scale/);
  }
}`);
  expect(Object.fromEntries(values)).toEqual({ LARGE_SCALE: '1' });
  expect(unread).toEqual([]);
});

test.each([
  `if ($CONFIG{'AUTODETECT'} == 0) {\n  $CONFIG{'LARGE_SCALE'} = 1;\n}`,
  `if ($CONFIG{'AUTODETECT'} == 1) { $x = 1; } else { $CONFIG{'LARGE_SCALE'} = 1; }`,
  `unless ($CONFIG{'AUTODETECT'}) { $CONFIG{'LARGE_SCALE'} = 1; }`,
])('the block of those that do not find out by themselves is left to a person: %s', (text) => {
  expect(readConfigure(text).unread.map(({ key }) => key)).toEqual(['LARGE_SCALE']);
});

test.each(['-s $conf', '-s "$conf"', '-s($conf)', '-s _'])(
  'asking for the size of a file is no text: %s',
  (size) => {
    const text = `if (${size}) { $n++; }\n$CONFIG{'A'} = 1;\nmy $y = 2; my $z = 3;\n$CONFIG{'B'} = 2;`;
    const { values, openLine } = readConfigure(text);
    expect(Object.fromEntries(values)).toEqual({ A: '1', B: '2' });
    expect(openLine).toBeUndefined();
  },
);

test.each([
  [`@CONFIG{'A','B'} = (1, 2);`, '%CONFIG'],
  [`$CONFIG{"Q$x"} = 1;`, '%CONFIG'],
  [`$CONFIG{$keys{'x'}} .= 1;`, '%CONFIG'],
  [`undef %CONFIG;`, '%CONFIG'],
  [`delete @CONFIG{qw(A B)};`, '%CONFIG'],
  [`delete $CONFIG{'A'};`, 'A'],
  [`undef($CONFIG{"A"});`, 'A'],
])('%s is named', (line, key) => {
  const { values, unread } = readConfigure(`$CONFIG{'A'} = 1;\n${line}\n`);
  expect(unread).toEqual([{ number: 2, key }]);
  expect(values.has('A')).toBe(key !== 'A');
});

test('what only looks at a key, or stands in a text, is not named', () => {
  const text = `if ($CONFIG{$x} == 1) { }\n$y = 'delete $CONFIG{A}';\n$CONFIG{'LANG'}->{$x} = "x";\n# undef %CONFIG`;
  expect(readConfigure(text).unread).toEqual([]);
});

test('says where a text begins that has no end', () => {
  expect(readConfigure(`$CONFIG{'A'} = 1;\n$x = "open;\n$CONFIG{'B'} = 2;`).openLine).toBe(2);
  expect(readConfigure(`$CONFIG{'A'} = 1;\n`).openLine).toBeUndefined();
});

test('a value that doubles from key to key ends somewhere', () => {
  const lines = Array.from(
    { length: 40 },
    (_, index) => `$CONFIG{'K${index + 1}'} = "$CONFIG{'K${index}'}$CONFIG{'K${index}'}";`,
  );
  const { values } = readConfigure(`$CONFIG{'K0'} = 'aaaaaaaaaa';\n${lines.join('\n')}`);
  expect(Math.max(...[...values.values()].map((value) => value.length))).toBeLessThan(100_000);
  expect(values.has('K40')).toBe(false);
});

test('nothing of it is run, whatever it says', () => {
  const file = `/tmp/run-by-configure-${process.pid}`;
  const hostile = `system("touch ${file}");\n\`touch ${file}\`;\n$CONFIG{'A'} = "${'\\\\"'.repeat(50_000)}`;
  expect(readConfigure(hostile).values.size).toBe(0);
  expect(existsSync(file)).toBe(false);
});
