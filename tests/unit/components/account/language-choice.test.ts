import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { LanguageChoice } from '@/components/account/language-choice';

const given = vi.hoisted(() => ({ answer: null as unknown }));
vi.mock('@/components/ui/use-answer', () => ({ useAnswer: () => [given.answer, () => undefined] }));
vi.mock('@/lib/data/actions/set-language', () => ({ setLanguage: async () => null }));
vi.mock('@/components/ui/signed-in-as', () => ({ SignedInAsField: () => null }));

function drawn(answer: unknown): string {
  given.answer = answer;
  const texts = { legend: 'Language', browser: 'Same as this browser', set: 'Change language' };
  return renderToStaticMarkup(createElement(LanguageChoice, { language: null, texts }));
}

it('says why a language was not kept', () => {
  expect(drawn({ ok: false, said: 'The database is away.' })).toMatch(
    /role="alert">.*The database is away\./,
  );
});

it.each([null, { ok: true }])('says nothing where nothing went wrong: %j', (answer) => {
  expect(drawn(answer)).not.toContain('role="alert"');
});

it('leads away from what was typed elsewhere, which is asked about', () => {
  expect(drawn(null)).not.toContain('data-stays');
});
