import { describe, expect, it } from 'vitest';
import { HISTORY_PARAMS } from '@/lib/data/history/history-query';
import { ACCURACY_PARAMS } from '@/lib/data/people/accuracy-range';
import { USERS_PARAMS } from '@/lib/data/people/users-query';
import { QUARANTINE_PARAMS } from '@/lib/data/quarantine/quarantine-query';
import { REMOVED_PARAMS } from '@/lib/data/quarantine/removed-query';
import { askedSearch } from '@/lib/data/request/raw-params';
import { isWidened, requireUsed, unusedPage, unusedParams } from '@/lib/data/request/unused-params';
import { SEARCH_PARAMS } from '@/lib/data/site/search-params';
import { STATUS_PARAMS } from '@/lib/data/site/status-range';

const LISTS = {
  quarantine: QUARANTINE_PARAMS,
  removed: REMOVED_PARAMS,
  history: HISTORY_PARAMS,
  users: USERS_PARAMS,
  search: SEARCH_PARAMS,
  status: STATUS_PARAMS,
  accuracy: ACCURACY_PARAMS,
};

/** Of each list every parameter, with what none of them can use. */
const EVERY = Object.entries(LISTS).flatMap(([list, schema]) =>
  Object.keys(schema.shape).map((name) => ({ list, schema, name })),
);

/** Fields of forms, which send them also where they are empty. */
const FIELDS = ['q', 'since', 'until', 'min', 'max', 'class', 'recipient', 'signature', 'messageId'];

describe('what a list cannot use of its address', () => {
  it.each(EVERY)('is said: $name of $list', ({ list, schema, name }) => {
    const bad = 'x'.repeat(1500);
    expect(unusedParams(schema, { [name]: bad })).toMatchObject([{ name }]);
    expect(unusedParams(schema, { [name]: [bad] })).toMatchObject([{ name }]);
    // A form of the search over all quarantines names a sender; in the quarantine only links do.
    const isField = FIELDS.includes(name) || (list === 'search' && name === 'sender');
    for (const empty of ['', ' ', ['']])
      expect(unusedParams(schema, { [name]: empty })).toMatchObject(isField ? [] : [{ name, why: 'empty' }]);
    expect(unusedParams(schema, { [name]: undefined })).toEqual([]);
    expect(() => requireUsed(schema, { [name]: bad })).toThrow();
  });

  it('names the limit of a search that is too long', () => {
    const search = (length: number) => unusedParams(QUARANTINE_PARAMS, { q: 'a'.repeat(length) });
    expect(search(200)).toEqual([]);
    expect(search(201)).toMatchObject([{ name: 'q', why: 'long', most: 200, widens: true }]);
    expect(unusedParams(QUARANTINE_PARAMS, { sender: `${'a'.repeat(128)}@b.example` })).toMatchObject([
      { why: 'long', most: 128 },
    ]);
  });

  it.each([
    [{ since: '2026-02-31' }, 'unusable', true],
    [{ until: 'yesterday' }, 'unusable', true],
    [{ min: '101' }, 'unusable', true],
    [{ unseen: 'yes' }, 'unusable', true],
    [{ sender: ['a@example.com', 'b@example.com'] }, 'repeated', true],
    [{ sendr: 'a@example.com' }, 'unknown', true],
    [{ sendr: '' }, 'unknown', true],
    [{ sender: '' }, 'empty', true],
    [{ domain: ' ' }, 'empty', true],
    [{ list: ['', ''] }, 'repeated', true],
    [{ sender: ['a@example.com', ''] }, 'repeated', true],
    [{ sender: ['', 'a@example.com'] }, 'repeated', true],
    [{ q: ['a', 'b'] }, 'repeated', true],
    [{ page: ' ' }, 'empty', false],
    [{ group: '' }, 'empty', false],
    [{ page: '0' }, 'unusable', false],
    [{ page: '2.5' }, 'unusable', false],
    [{ sort: 'size' }, 'unusable', false],
    [{ dir: 'up' }, 'unusable', false],
  ])('says why, and whether the list holds more for it: %j', (raw, why, widens) => {
    const unused = unusedParams(QUARANTINE_PARAMS, raw);
    expect(unused).toMatchObject([{ why, widens }]);
    expect(isWidened(unused)).toBe(widens);
  });

  it('is a page that the list does not have', () => {
    expect(unusedPage(7, 3)).toMatchObject([{ why: 'noPage', value: '7', most: 3, widens: false }]);
    expect(unusedPage(undefined, 1)).toEqual([]);
    expect(unusedPage(3, 3)).toEqual([]);
  });

  it('goes through a sign-in', () => {
    const raw = { q: 'a'.repeat(5000), since: 'never', sender: ['a', 'b'], domain: '' };
    const kept: Record<string, string[]> = {};
    for (const [name, value] of new URLSearchParams(askedSearch(raw)))
      kept[name] = [...(kept[name] ?? []), value];
    expect(unusedParams(QUARANTINE_PARAMS, kept).map(({ name }) => name)).toEqual([
      'q',
      'since',
      'sender',
      'domain',
    ]);
  });
});
