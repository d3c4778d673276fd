import { describe, expect, it } from 'vitest';
import { timeZoneOf } from '@/lib/data/session/time-zone-of';

describe('timeZoneOf', () => {
  it('spells a name as the system does, again and again', () => {
    for (let round = 0; round < 2; round++) {
      expect(timeZoneOf('europe/berlin')).toBe('Europe/Berlin');
      expect(timeZoneOf()).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
    }
  });

  it('knows no zone of a name that is none, however long', () => {
    for (const name of ['Nowhere/None', 'Europe/Berlin ', 'x'.repeat(10_000)])
      expect(timeZoneOf(name)).toBeNull();
  });

  it('still knows the right ones after very many names', () => {
    for (let name = 0; name < 3_000; name++) timeZoneOf(`x${name}`);
    expect(timeZoneOf('Asia/Tokyo')).toBe('Asia/Tokyo');
  });
});
