import { readdirSync, readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { ofProcess } from '@/lib/ground/of-process';

it('makes a thing when it is first asked for, and once', () => {
  const make = vi.fn(() => new Set<string>());
  const turns = ofProcess('turns', make);
  expect(make).not.toHaveBeenCalled();
  turns().add('one');
  expect([...turns()]).toEqual(['one']);
  expect(make).toHaveBeenCalledTimes(1);
});

it('has one thing for all evaluations of a module, as Next has several', async () => {
  const mark = ofProcess('peer mark', () => 'the first');
  expect(mark()).toBe('the first');
  vi.resetModules();
  const again = await import('@/lib/ground/of-process');
  expect(again.ofProcess).not.toBe(ofProcess);
  expect(again.ofProcess('peer mark', () => 'another')()).toBe('the first');
});

it('tries again what could not be made', () => {
  let isAway = true;
  const client = ofProcess('database client', () => {
    if (isAway) throw new Error('no settings');
    return 'client';
  });
  expect(client).toThrow('no settings');
  isAway = false;
  expect(client()).toBe('client');
});

it('keeps a thing that is nothing', () => {
  const make = vi.fn(() => undefined);
  const watching = ofProcess('watching requests', make);
  watching();
  watching();
  expect(make).toHaveBeenCalledTimes(1);
});

it('is the only way in which lib keeps anything for the whole process, each name in one place', () => {
  const sources = readdirSync('lib', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
    .map((file) => ({ file, text: readFileSync(`lib/${file}`, 'utf8') }));
  const others = sources.filter(
    ({ file, text }) => /\bglobalThis\b/.test(text) && !file.endsWith('of-process.ts'),
  );
  expect(others.map(({ file }) => file)).toEqual([]);
  const names = sources.flatMap(({ text }) =>
    [...text.matchAll(/\bofProcess(?:<.*?>)?\('([^']+)'/g)].map(([, name]) => name),
  );
  expect(names.length).toBeGreaterThan(10);
  expect(names).toEqual([...new Set(names)]);
});
