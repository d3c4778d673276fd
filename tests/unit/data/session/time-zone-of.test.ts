import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { timeZoneOf } from '@/lib/data/session/time-zone-of';

describe('timeZoneOf', () => {
  it('spells a name as the system does, again and again', () => {
    for (let round = 0; round < 2; round++) {
      expect(timeZoneOf('europe/berlin')).toBe('Europe/Berlin');
      expect(timeZoneOf()).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
    }
  });

  it('knows no zone of a process whose TZ is empty or means nothing', () => {
    const file = path.resolve('lib/data/session/time-zone-of.ts');
    const program = `import(${JSON.stringify(file)}).then(({ timeZoneOf }) => console.log(timeZoneOf()))`;
    const saidWith = (TZ: string) =>
      execFileSync('node', ['--import', 'tsx', '--eval', program], {
        env: { ...process.env, TZ },
        encoding: 'utf8',
      });
    for (const zone of ['', 'Mars/Olympus']) expect(saidWith(zone), zone).toBe('null\n');
    expect(saidWith('Europe/Berlin')).toBe('Europe/Berlin\n');
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
