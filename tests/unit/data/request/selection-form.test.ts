import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseQuarantineParams, quarantineSearch } from '@/lib/data/quarantine/quarantine-query';
import { selection } from '@/lib/data/request/selection-form';

describe('the fields of a form that acts on messages of a list', () => {
  it('take the longest search that a list can have', () => {
    const wide = (length: number) => '東'.repeat(length);
    const asked = parseQuarantineParams({
      q: wide(200),
      sender: wide(128),
      domain: wide(128),
      list: wide(128),
      since: '2026-11-01',
      until: '2026-11-30',
      min: '10',
      max: '90',
      alerts: 'only',
      unseen: '1',
      sort: 'confidence',
      dir: 'desc',
      group: 'domain',
    });
    expect(Object.values(asked).every((value) => value !== undefined)).toBe(true);
    const params = quarantineSearch(asked);
    const form = z.object(selection);
    expect(form.parse({ mailbox: 'alice@example.org', scope: 'matching', params }).params).toBe(params);
    expect(form.safeParse({ mailbox: 'alice@example.org', params: 'q='.padEnd(10_000, 'x') }).success).toBe(
      false,
    );
    expect(form.safeParse({ mailbox: '../alice' }).success).toBe(false);
  });
});
