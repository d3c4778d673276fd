import { NextIntlClientProvider } from 'next-intl';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { AuditTable } from '@/components/audit/audit-table';
import type { AuditRow } from '@/lib/data/site/audit-row';
import german from '@/messages/de.json';
import english from '@/messages/en.json';

/** What the log keeps, and what it is in German and in English. */
const ENTRIES: [event: AuditRow['event'], detail: string, de: string, en: string][] = [
  ['alert', 'added', 'Alarme geändert: einer hinzugefügt', 'Alerts changed: one added'],
  ['alert', 'converted', 'Alarme geändert: einer umgewandelt', 'Alerts changed: one converted'],
  [
    'preference',
    'digest links stopped',
    'Einstellungen geändert: alle Links von Zusammenfassungen gesperrt',
    'Preferences changed: all links of digests stopped',
  ],
  [
    'preference',
    'digest weekdays',
    'Einstellungen geändert: Zusammenfassung: montags bis freitags',
    'Preferences changed: digest: on weekdays',
  ],
  [
    'preference',
    'spamAction=tag, showFactors default',
    'Einstellungen geändert: spamAction=tag und showFactors: Standard',
    'Preferences changed: spamAction=tag and showFactors: default',
  ],
  [
    'role-changed',
    'user → admin',
    'Rolle geändert: war Benutzer, ist jetzt Administrator',
    'Role changed: was user, is now administrator',
  ],
  [
    'release',
    '2 bob@example.net',
    'Freigegeben: 2 Nachrichten an bob@example.net',
    'Released: 2 messages to bob@example.net',
  ],
  ...(
    [
      ['hold', 'shop.example', 'wird zurückgehalten', 'is held back'],
      ['unhold', 'shop.example', 'wird nicht mehr zurückgehalten', 'is no longer held back'],
      ['let', 'a@shop.example', 'wird durchgelassen', 'is let through'],
      ['unlet', 'a@shop.example', 'wird nicht mehr durchgelassen', 'is no longer let through'],
      ['last', 'a@shop.example', 'steht am Ende', 'is put last'],
      ['unlast', 'a@shop.example', 'steht nicht mehr am Ende', 'is no longer put last'],
    ] as const
  ).map(([what, of, de, en]): (typeof ENTRIES)[number] => [
    'sender-rule',
    `${what} ${of}`,
    `Regel für Absender geändert: ${of} ${de}`,
    `Sender rule changed: ${of} ${en}`,
  ]),
  [
    'sender-rule',
    'domain shop.example',
    'Regel für Absender geändert: Mails von shop.example werden jede Nacht freigegeben',
    'Sender rule changed: mail from shop.example is released every night',
  ],
  [
    'sender-rule',
    'below shop.example',
    'Regel für Absender geändert: Mails von shop.example und von Domains darunter werden jede Nacht freigegeben',
    'Sender rule changed: mail from shop.example and from domains below it is released every night',
  ],
  [
    'sender-rule',
    'undomain shop.example',
    'Regel für Absender geändert: Mails von shop.example werden nicht mehr jede Nacht freigegeben',
    'Sender rule changed: mail from shop.example is no longer released every night',
  ],
  [
    'sender-rule',
    'something else',
    'Regel für Absender geändert: something else',
    'Sender rule changed: something else',
  ],
  ['sign-in', 'htpasswd', 'Angemeldet: htpasswd', 'Signed in: htpasswd'],
  [
    'role-changed',
    'of another version',
    'Rolle geändert: of another version',
    'Role changed: of another version',
  ],
];

function textOf(locale: string, messages: typeof english, entry: Partial<AuditRow>): string {
  const row: AuditRow = {
    ...{ id: '1', at: '2026-11-30T12:00:00.000Z', event: 'other', actor: 'bob', mailbox: null },
    ...{ address: '', detail: '', ofRule: null, failures: [] },
    ...entry,
  };
  const children = createElement(AuditTable, { label: 'x', rows: [row], columns: ['event', 'actor'] });
  const html = renderToStaticMarkup(
    createElement(NextIntlClientProvider, { locale, messages, timeZone: 'UTC', children }),
  );
  return html
    .replace(/^.*<tbody[^>]*>/s, '')
    .replace(/<[^>]+>/g, '')
    .replaceAll('\u00ad', '');
}

it.each(ENTRIES)('says what was done in the language of who reads it: %s %s', (event, detail, de, en) => {
  expect(textOf('de', german, { event, detail })).toBe(`${de}bob`);
  expect(textOf('en', english, { event, detail })).toBe(`${en}bob`);
});

it('says that it was the digest', () => {
  expect(textOf('de', german, { event: 'release', detail: '1', actor: 'digest' })).toBe(
    'Freigegeben: 1 Nachrichtdie Zusammenfassung',
  );
  expect(textOf('en', english, { event: 'sign-in-failed', actor: '' })).toBe(
    'Sign-in faileda name that is not known',
  );
});

it('says that it was a rule, whose, and how much it has released as far as that is known', () => {
  const domain = { domain: 'shop.example', madeBy: 'alice' };
  const entry = { event: 'release', actor: 'sender-rule', detail: 'a click, and so on' } as const;
  expect(textOf('de', german, { ...entry, ofRule: { ...domain, count: 2 } })).toBe(
    'Freigegeben: 2 Nachrichten von shop.example, durch eine Regel von aliceeine Regel für einen Absender',
  );
  expect(textOf('en', english, { ...entry, ofRule: { ...domain, count: null } })).toBe(
    'Released: mail from shop.example, by a rule of alicea rule about a sender',
  );
});
