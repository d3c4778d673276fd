import { NextIntlClientProvider } from 'next-intl';
import { createElement, type FunctionComponent } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { LifeList } from '@/components/history/life-list';
import { GoneMessage } from '@/components/message/gone-message';
import { useShownRemoved } from '@/components/removed/shown-removed';
import { lifeLines } from '@/lib/data/history/life-lines';
import { parseQuarantineParams } from '@/lib/data/quarantine/quarantine-query';
import { RULE_ACTOR } from '@/lib/messages/sender-rules/rule-actor';
import german from '@/messages/de.json';
import english from '@/messages/en.json';

const AT = '2026-11-30T12:00:00.000Z';

function textOf<P extends object>(component: FunctionComponent<P>, props: P, locale = 'en'): string {
  const messages = locale === 'en' ? english : german;
  const children = createElement(component, props);
  const now = new Date(AT);
  return renderToStaticMarkup(
    createElement(NextIntlClientProvider, { locale, messages, timeZone: 'UTC', now, children }),
  )
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('\u00ad', '')
    .replace(/\s+/g, ' ');
}

function Removed({ by }: { by: string }) {
  const [row] = useShownRemoved([
    {
      ...{ id: '1', key: '1', from: { name: '', address: 'a@shop.example' }, subject: 'Offer' },
      ...{ what: 'release', by, recipient: '', removedAt: AT, keptUntil: AT },
    } as never,
  ]);
  return row?.by;
}

describe('what a rule about a sender has released is no person’s', () => {
  it('in Removed', () => {
    expect(textOf(Removed, { by: RULE_ACTOR })).toBe('by a rule about the sender');
    expect(textOf(Removed, { by: RULE_ACTOR }, 'de')).toBe('durch eine Regel für den Absender');
    expect(textOf(Removed, { by: 'alice' })).toBe('by alice');
  });

  it('where a message has gone', () => {
    const last = { kind: 'release' as const, by: RULE_ACTOR, at: AT, subject: 'Offer', recipient: '' };
    const gone = { gone: true as const, last, historyKey: null };
    const props = { gone, mailbox: 'alice', params: parseQuarantineParams({}), place: 'page' as const };
    expect(textOf(GoneMessage, props)).toContain('This message was released by a rule about its sender on ');
  });

  it('in the history of a message', () => {
    const operation = {
      ...{ id: 1n, kind: 'release', trainAs: null, actor: RULE_ACTOR, recipient: '', reason: null },
      startedAt: new Date(AT),
    };
    const saidOf = (state: string) =>
      textOf(LifeList, {
        message: { life: lifeLines({ role: 'user' }, [], [{ ...operation, state } as never]) },
      } as never);
    expect(saidOf('done')).toContain('It was released by a rule about its sender.');
    expect(saidOf('failed')).toContain('A rule about its sender tried to release it.');
  });
});
