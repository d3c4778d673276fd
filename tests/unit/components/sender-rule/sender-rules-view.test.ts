import { NextIntlClientProvider } from 'next-intl';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { SenderRulesView } from '@/components/sender-rule/sender-rules-view';
import type { SenderRulesPage } from '@/lib/data/sender-rules/get-sender-rules';
import { textsOf } from '@/lib/data/session/texts-of';

vi.mock('@/components/ui/use-answer', () => ({ useAnswer: () => [null, () => undefined, false] }));
vi.mock('@/lib/data/actions/change-sender-rule', () => ({ changeSenderRuleForm: async () => null }));
vi.mock('@/components/ui/signed-in-as', () => ({ SignedInAsField: () => null }));
vi.mock('@/lib/data/hosts/hosts-of-site', () => ({ hostsOfSite: () => null }));
// The one around the form has its language from the server.
vi.mock('next-intl', async (original) => {
  const own = await original<typeof import('next-intl')>();
  const provide = own.NextIntlClientProvider;
  return {
    ...own,
    NextIntlClientProvider: (props: Parameters<typeof provide>[0]) =>
      props.locale ? createElement(provide, props) : props.children,
  };
});

const at = '2026-11-20T08:00:00.000Z';
const PAGE: SenderRulesPage = {
  mailbox: 'alice@example.org',
  rules: [
    {
      kind: 'let',
      like: null,
      address: 'a@x.example',
      by: 'digest',
      at,
      lines: 1,
      ended: 0,
      innocent: 0,
      spam: 0,
    },
    {
      kind: 'let',
      like: null,
      address: 'b@x.example',
      by: 'bob',
      at,
      lines: 1,
      ended: 0,
      innocent: 0,
      spam: 0,
    },
  ],
  wishes: [
    { kind: 'domain', of: 'one.example', below: false, by: 'bob', at },
    { kind: 'domain', of: 'two.example', below: true, by: 'bob', at },
  ],
  total: 104,
  isOff: false,
  from: 101,
  page: 3,
  pages: 3,
  unused: [],
  mayChange: { let: true, held: true },
};

async function draw(locale: 'en' | 'de'): Promise<{ rows: string[]; text: string }> {
  const messages = await textsOf(locale);
  const children = createElement(SenderRulesView, { page: PAGE, messages });
  const provider = { locale, messages, timeZone: 'UTC', now: new Date('2026-11-21T08:00:00Z') };
  const html = renderToStaticMarkup(createElement(NextIntlClientProvider, { ...provider, children }));
  const textOf = (part: string) =>
    part
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  const rows = html.split('<li>').slice(1).map(textOf);
  return { rows, text: textOf(html) };
}

it('says of each rule who has made it, in the language of who reads it, and whether it is of domains below, too', async () => {
  const { rows, text } = await draw('en');
  expect(rows[0]).toMatch(/^a@x\.example .* by a link of the digest /);
  expect(rows[1]).toMatch(/^b@x\.example .* by bob /);
  expect(rows[2]).not.toContain('below');
  expect(rows[3]).toContain('Domains below it, too');
  // All of the page are counted, of whichever kind.
  expect(text).toContain('101–104 of 104');
  expect((await draw('de')).rows[0]).toContain('über einen Link der Zusammenfassung');
});
