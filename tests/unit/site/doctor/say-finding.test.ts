import { expect, it } from 'vitest';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { sayFinding } from '@/lib/site/doctor/say-finding';

const words = {
  text: (key: string, values: Record<string, string | number>) => `${key} ${JSON.stringify(values)}`,
  size: (bytes: number) => `${bytes / 1e6} MB`,
};

it('a finding is put into words, sizes by their name, with where to type', () => {
  const { fault } = findingsOf('space');
  const finding = fault(
    'little',
    { freeBytes: 2e6, bytes: 1e6, megabytes: 3, home: '/home' },
    { where: '.env', lines: ['A=b'] },
  );
  expect(sayFinding(finding, words)).toEqual({
    level: 'fault',
    title: 'doctor.checks.space {}',
    text: 'doctor.space.little {"freeBytes":"2 MB","bytes":"1 MB","megabytes":3,"home":"/home"}',
    remedies: [{ where: 'doctor.where.env {}', lines: ['A=b'] }],
  });
});

it('what a server or a program has said does not steer a terminal', () => {
  const finding = findingsOf('agent').warning('sendmailSilent', { output: 'a\u001b[2Jb\r\nc\u009bd' });
  expect(sayFinding(finding, words).text).toBe('doctor.agent.sendmailSilent {"output":"a [2Jb c d"}');
});
