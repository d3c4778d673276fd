import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findProgram } from '@/lib/store/config/places';

let folder: string;
let searchPath: string;
const at = (...names: string[]) => path.join(folder, ...names);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'places-'));
  for (const each of ['first', 'second', 'third']) mkdirSync(at(each));
  mkdirSync(at('first', 'agent'));
  for (const each of ['second', 'third']) writeFileSync(at(each, 'agent'), '#!/bin/sh\n');
  chmodSync(at('second', 'agent'), 0o644);
  chmodSync(at('third', 'agent'), 0o755);
  writeFileSync(at('second', 'broken'), '');
  searchPath = ['', at('nowhere'), ...['first', 'second', 'third'].map((each) => at(each))].join(':');
});
afterAll(() => rmSync(folder, { recursive: true }));

it('is found as a shell finds it: passing over folders, and what may not be run', () => {
  expect(findProgram('agent', searchPath)).toBe(at('third', 'agent'));
  expect(findProgram('agent', searchPath, { orAny: true })).toBe(at('third', 'agent'));
  expect(findProgram('nobody', searchPath, { orAny: true })).toBeUndefined();
  expect(findProgram('agent', '', { orAny: true })).toBeUndefined();
});

it('that nobody may run is found where somebody wants to know what is wrong with it', () => {
  for (const name of ['broken', at('second', 'broken')]) {
    expect(findProgram(name, searchPath)).toBeUndefined();
    expect(findProgram(name, searchPath, { orAny: true })).toBe(at('second', 'broken'));
  }
  expect(findProgram(at('first', 'agent'), searchPath, { orAny: true })).toBeUndefined();
});
