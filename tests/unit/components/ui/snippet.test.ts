import { NextIntlClientProvider } from 'next-intl';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Snippet } from '@/components/ui/snippet';

function drawn(locale: string, row: { snippet: string; why?: string }): string {
  const children = createElement(Snippet, { row: { hasAttachment: false, ...row }, attachment: '' });
  return renderToStaticMarkup(
    createElement(NextIntlClientProvider, { locale, messages: {}, timeZone: 'UTC', children }),
  );
}

it.each([
  ['en', 'Sale', '', '<p>Sale</p>'],
  ['en', 'שלום', '', '<p dir="rtl">שלום</p>'],
  ['he', 'Sale', '', '<p dir="ltr">Sale</p>'],
  ['en', 'Sale', 'Known sender.', '<p><b>Known sender. </b>Sale</p>'],
])('lets the first words of a mail run as they do: %s, %s, %s', (locale, snippet, why, said) => {
  expect(drawn(locale, { snippet, why })).toBe(said);
});

it.each([
  ['en', 'שלום', 'Known sender.', '<p><b>Known sender. </b><bdi dir="rtl">שלום</bdi></p>'],
  ['he', 'Sale', 'שולח מוכר.', '<p><b>שולח מוכר. </b><bdi dir="ltr">Sale</bdi></p>'],
])(
  'lets the reason before them run as the page does, in whose line it is first: %s',
  (locale, snippet, why, said) => {
    expect(drawn(locale, { snippet, why })).toBe(said);
  },
);
