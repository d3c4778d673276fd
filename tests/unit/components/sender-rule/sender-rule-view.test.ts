import { NextIntlClientProvider } from 'next-intl';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { SenderRuleView } from '@/components/sender-rule/sender-rule-view';
import type { SenderRulePage } from '@/lib/data/sender-rules/get-sender-rule';
import { textsOf } from '@/lib/data/session/texts-of';

vi.mock('@/components/ui/use-answer', () => ({ useAnswer: () => [null, () => undefined, false] }));
vi.mock('@/lib/data/actions/change-sender-rule', () => ({ changeSenderRuleForm: async () => null }));
vi.mock('@/components/ui/signed-in-as', () => ({ SignedInAsField: () => null }));
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

const PAGE: SenderRulePage = {
  mailbox: 'alice@example.org',
  address: '@github.io',
  domain: 'github.io',
  like: null,
  fault: 'publicSuffix',
  isOwn: false,
  shared: null,
  isHeld: true,
  letThrough: null,
  wishes: { isLast: null, letDomain: null, mayRelease: false },
  heldOnlyOn: null,
  past: { messages: 0, spam: 0, innocent: 0, isAll: true },
  hosts: null,
};

/** The buttons of the page. */
async function intents(page: Partial<SenderRulePage>): Promise<string[]> {
  const messages = await textsOf('en');
  const children = createElement(SenderRuleView, { page: { ...PAGE, ...page }, messages });
  const provider = { locale: 'en', messages, timeZone: 'UTC' };
  const html = renderToStaticMarkup(createElement(NextIntlClientProvider, { ...provider, children }));
  return [...html.matchAll(/<button[^>]* value="([a-z]+)"/g)].map(([, intent = '']) => intent);
}

it('takes back what could not be said any more, wherever it is said', async () => {
  expect(await intents({})).toEqual(['unhold']);
  expect(await intents({ isHeld: false, heldOnlyOn: ['web2'] })).toEqual(['unhold']);
  expect(await intents({ isHeld: false })).toEqual([]);
  expect(await intents({ shared: { name: 'team', mayChange: false } })).toEqual([]);
});

it('offers the other of the two where a domain has no fault', async () => {
  expect(await intents({ fault: null })).toEqual(['unhold']);
  expect(await intents({ fault: null, isHeld: false })).toEqual(['hold']);
  expect(await intents({ fault: null, isHeld: false, heldOnlyOn: ['web2'] })).toEqual(['hold', 'unhold']);
});
