import { NextIntlClientProvider } from 'next-intl';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ShownEvidence } from '@/components/message/shown-evidence';
import type { ExplainedMessage, Mark } from '@/lib/data/message/get-explanation';
import messages from '@/messages/en.json';

const mark = (word: string, of: Partial<Mark> = {}): Mark => ({
  name: word,
  part: 'body',
  words: [word],
  kind: 'text',
  spamHits: 1,
  innocentHits: 7,
  leaning: 0.1,
  ...of,
});
const NONE = { spamHits: 0, innocentHits: 0 };

function drawn(hints: Partial<ExplainedMessage['hints']>, of: Partial<ExplainedMessage> = {}): string {
  const explained = {
    hints: {
      hasAddress: true,
      address: null,
      domain: null,
      list: null,
      whitelist: null,
      isAnswer: false,
      isNewsletter: false,
      ...hints,
    },
    shown: { subject: [], text: [], link: [] },
    towardsInnocent: [],
    towardsSpam: [],
    technical: 0,
    ...of,
  } as unknown as ExplainedMessage;
  const children = createElement(ShownEvidence, { explained });
  return renderToStaticMarkup(
    createElement(NextIntlClientProvider, { locale: 'en', messages, timeZone: 'UTC', children }),
  );
}

it('names the sender, the list, the subject, the text and links in this order, and folds what is technical', () => {
  const html = drawn(
    {
      address: { spamHits: 2, innocentHits: 14 },
      list: { spamHits: 0, innocentHits: 9 },
      isNewsletter: true,
    },
    {
      shown: {
        subject: [mark('Agenda', { part: 'header', header: 'Subject' })],
        text: [mark('minutes')],
        link: [mark('casino', { part: 'url' })],
      },
      towardsInnocent: [mark('33')],
      technical: 9,
    },
  );
  const places = [
    'Of the mail from this address, 14 messages were learned as innocent and 2 as spam.',
    'Of the mail from this list, 9 messages were learned as innocent and 0 as spam.',
    'Words of the subject',
    'Subject: Agenda',
    'Words of the text',
    'Pieces of links',
    'And 9 technical marks of how it traveled.',
    '<q>33</q>',
  ].map((text) => html.indexOf(text));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
});

it('says of a sender whose domain alone is known what was learned of that, and of a stranger that nothing was', () => {
  expect(drawn({ address: NONE, domain: { spamHits: 3, innocentHits: 0 } })).toContain(
    'Of the mail from this domain, 0 messages were learned as innocent and 3 as spam.',
  );
  expect(drawn({ address: NONE, domain: NONE })).toContain(
    'No mail from this address or domain was learned.',
  );
  expect(drawn({ hasAddress: false })).not.toContain('The sender');
});
