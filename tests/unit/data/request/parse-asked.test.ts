import { describe, expect, it } from 'vitest';
import { parseHistoryParams } from '@/lib/data/history/history-query';
import { parseQuarantineParams } from '@/lib/data/quarantine/quarantine-query';
import { parseAsked } from '@/lib/data/request/parse-asked';
import { parseSearchParams } from '@/lib/data/site/search-params';
import { AppError } from '@/lib/ground/errors';

describe('a search whose results are to be changed', () => {
  it('is read as the list reads it', () => {
    expect(parseAsked('?class=spam&since=2026-11-01', parseHistoryParams)).toEqual({
      class: 'spam',
      since: '2026-11-01',
    });
    expect(parseAsked(undefined, parseQuarantineParams)).toEqual({});
  });

  it.each([
    ['a class that is none', '?q=offer&class=nothing', parseHistoryParams],
    ['a day that is none', '?since=yesterday', parseHistoryParams],
    ['words that are too long', `?q=${'a'.repeat(201)}`, parseQuarantineParams],
    ['two senders', '?sender=a@example.com&sender=b@example.com', parseQuarantineParams],
    ['a name that is none', '?classes=spam', parseHistoryParams],
    ['a confidence that is none', '?q=offer&max=low', parseQuarantineParams],
    ['a minute that is none', '?sender=a@example.com&since=2026-11-01', parseSearchParams],
  ])('is refused with %s, which a list leaves out', (_name, search, parse) => {
    expect(() => parseAsked<object>(search, parse)).toThrow(AppError);
  });
});
