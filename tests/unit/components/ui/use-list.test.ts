import { NextIntlClientProvider } from 'next-intl';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { useList } from '@/components/ui/use-list';

function Listed({ names }: { names: string[] }) {
  const list = useList();
  return list(names, { type: 'disjunction' });
}

function listed(locale: string, names: string[]): string {
  const children = createElement(Listed, { names });
  return renderToStaticMarkup(
    createElement(NextIntlClientProvider, { locale, messages: {}, timeZone: 'UTC', children }),
  );
}

it('joins Latin addresses in Hebrew so that the list runs as Hebrew does', () => {
  expect(listed('he', ['@a.example', '@b.example'])).toBe('\u2068@a.example\u2069 או \u2068@b.example\u2069');
});

it('joins a Hebrew name in English so that the list runs as English does', () => {
  expect(listed('en', ['דנה', 'bob'])).toBe('\u2068דנה\u2069 or bob');
  expect(listed('en', ['alice', 'bob'])).toBe('alice or bob');
});
