import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { AppError } from '@/lib/ground/errors';
import {
  type AppErrorReason,
  ERROR_REASONS,
  FAILURE_REASONS,
  isErrorReason,
  OBSTACLES,
} from '@/lib/ground/reasons';
import { failureOf } from '@/lib/messages/operations/failure-of';
import { reasonOf } from '@/lib/messages/quarantine/change/apply-to-messages';
import messages from '@/messages/en.json';

const ALL: readonly AppErrorReason[] = [...ERROR_REASONS, ...FAILURE_REASONS, ...OBSTACLES];

/** Every reason that an error can be given in the source files of some folders. */
function reasonsGivenIn(...folders: string[]): AppErrorReason[] {
  const texts = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
  );
  const words = texts.flatMap((text) =>
    [...text.matchAll(/new AppError\([^;]*?reason: ([^;]*?)[,}\s]*\}?\)/g)].flatMap(([, given = '']) =>
      [...given.matchAll(/'(\w+)'/g)].map(([, word]) => word),
    ),
  );
  // By the state of the home, and through a parameter: found in the tables that they stand in.
  const ofHome = texts.flatMap((text) => [...text.matchAll(/'(home[A-Z]\w+)'/g)].map(([, word]) => word));
  return ALL.filter((reason) => words.includes(reason) || ofHome.includes(reason));
}

it.each(ALL)('%s of one message has a sentence', (reason) => {
  expect(messages.failure[failureOf(new AppError('unavailable', '', { reason }), 'failed')]).toMatch(
    /\.\}*$/,
  );
});

it('nothing that working on a message can throw is unforeseen there', () => {
  const thrown = reasonsGivenIn(
    'lib/formats/mbox',
    'lib/formats/logs',
    'lib/ground',
    'lib/store/db',
    'lib/store/home',
    'lib/store/index',
    'lib/people/mailbox',
    'lib/messages/operations',
    'lib/messages/quarantine/change',
    'lib/messages/quarantine/open',
  );
  expect(thrown).toEqual(
    expect.arrayContaining([
      'database',
      'homeAway',
      'homeOther',
      'notPlainFile',
      'locked',
      'tooMany',
      'busy',
    ]),
  );
  const unforeseen = thrown.filter(
    (reason) => failureOf(new AppError('unavailable', '', { reason }), 'failed') === 'failed',
  );
  expect(unforeseen).toEqual([]);
});

it('nothing that is thrown beside the work on messages is without a sentence on a page', () => {
  const given = reasonsGivenIn(
    'lib/ground',
    'lib/store',
    'lib/people',
    'lib/data',
    'lib/site',
    'lib/formats',
  );
  // Of one item of a job, which catches it.
  const ofItems: AppErrorReason[] = ['gone'];
  expect(given.length).toBeGreaterThan(30);
  expect(given.filter((reason) => !isErrorReason(reason) && !ofItems.includes(reason))).toEqual([]);
});

it.each([
  ['ECONNREFUSED', 'database'],
  ['ER_LOCK_WAIT_TIMEOUT', 'database'],
  ['ER_OPTION_PREVENTS_STATEMENT', 'databaseUnwritable'],
  ['ER_NO_SUCH_TABLE', 'databaseUnwritable'],
  ['EIO', 'failed'],
])('a database that answers %s to a change is %s', (code, reason) => {
  expect(reasonOf(Object.assign(new Error('x'), { code }))).toBe(reason);
});
