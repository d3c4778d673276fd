import { describe, expect, it } from 'vitest';
import {
  HISTORY_FILTERS,
  isNarrowed,
  parseHistoryParams,
  toHistoryQuery,
} from '@/lib/data/history/history-query';
import { QUARANTINE_FILTERS } from '@/lib/data/quarantine/quarantine-filters';
import {
  isFiltered,
  keptBeside,
  parseQuarantineParams,
  toMessageQuery,
  withoutFilters,
} from '@/lib/data/quarantine/quarantine-query';

const FILTERS = Object.keys(QUARANTINE_FILTERS);
/** A value that each of them takes. */
const VALUES = {
  q: 'a',
  since: '2026-11-20',
  until: '2026-11-20',
  min: '0',
  max: '0',
  unseen: '1',
  alerts: 'only',
};
const sampleOf = (name: string) => new Map(Object.entries(VALUES)).get(name) ?? 'example.net';

describe('the filters of the quarantine', () => {
  it.each(FILTERS)('are each read, and each narrow what is asked for: %s', (name) => {
    const params = parseQuarantineParams({ [name]: sampleOf(name) });
    const query = toMessageQuery(params, 'UTC', true);
    expect(query).not.toEqual(toMessageQuery({}, 'UTC', true));
    expect(isFiltered(params)).toBe(name !== 'q');
    expect(isFiltered(withoutFilters(params))).toBe(false);
  });

  it('are handed on by every form that they are not set in', () => {
    expect(keptBeside('search box')).toEqual(expect.arrayContaining(FILTERS.filter((name) => name !== 'q')));
    expect(keptBeside('search box')).not.toContain('q');
    const form = keptBeside('filter form');
    expect(form).toEqual(['q', 'sender', 'domain', 'list', 'sort', 'dir', 'group']);
    expect([...form, ...keptBeside('search box')]).not.toContain('page');
  });

  it('take the whole percent that a list shows', () => {
    const { confidenceMin = 0, confidenceMax = 0 } = toMessageQuery({ min: 90, max: 90 }, 'UTC', true);
    expect([Math.round(confidenceMin * 100), Math.round(confidenceMax * 100)]).toEqual([90, 90]);
    expect(0.895 >= confidenceMin && 0.9049 <= confidenceMax).toBe(true);
  });
});

describe('the filters of the history', () => {
  it.each(Object.keys(HISTORY_FILTERS))('are each read, and each narrow what is asked for: %s', (name) => {
    const params = parseHistoryParams({ [name]: name === 'class' ? 'spam' : sampleOf(name) });
    expect(isNarrowed(params)).toBe(true);
    expect(toHistoryQuery(params, 'UTC')).not.toEqual(toHistoryQuery({}, 'UTC'));
  });

  it('are none where only the page is named', () => {
    expect(isNarrowed(parseHistoryParams({ before: '7' }))).toBe(false);
  });
});
