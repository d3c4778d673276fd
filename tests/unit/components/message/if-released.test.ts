import { NextIntlClientProvider } from 'next-intl';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { IfReleased } from '@/components/message/if-released';
import type { ExplainedMessage } from '@/lib/data/message/get-explanation';
import messages from '@/messages/en.json';

type Release = ExplainedMessage['release'];

function drawn(release: Partial<Release>): string {
  const explained = {
    release: { learnsInnocent: true, forgetsSpam: true, tokens: 102, examples: [], ...release },
    afterRelease: null,
  } as unknown as ExplainedMessage;
  const children = createElement(IfReleased, { explained });
  return renderToStaticMarkup(
    createElement(NextIntlClientProvider, { locale: 'en', messages, timeZone: 'UTC', children }),
  );
}

it('announces no examples where there are none', () => {
  const text = drawn({});
  expect(text).toContain('102 words and pairs of words move from spam to innocent.');
  expect(text).not.toContain('<ul>');
  expect(text.toLowerCase()).not.toContain('among them');
});
