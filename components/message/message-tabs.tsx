'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useRef, useState } from 'react';
import { withBasePath } from '@/lib/store/config/base-path';
import type { Place } from './place';
import { TABS, type Tab, tabAddress } from './tab-names';

/** The views of a message. The tabs are links as well, which is how they work without a script. */
export function MessageTabs(props: {
  /** The address of the message. */
  self: string;
  initial: Tab;
  place: Place;
  panels: Record<Tab, ReactNode>;
}) {
  const t = useTranslations('tab');
  const { self, place, panels } = props;
  const [selected, setSelected] = useState(props.initial);
  const list = useRef<HTMLDivElement>(null);
  const addressOf = (tab: Tab) => withBasePath(tabAddress(self, tab));

  const select = (tab: Tab) => {
    // Whoever clicks on what is open wants it asked for again, where nothing was answered.
    if (tab === selected) window.dispatchEvent(new Event('reach'));
    setSelected(tab);
    // Beside the list the address stays that of the message: loading it again would not show the list.
    if (place === 'page') window.history.replaceState(null, '', addressOf(tab));
    list.current?.querySelector<HTMLElement>(`#tab-${tab}`)?.focus();
  };
  const click = (event: MouseEvent, tab: Tab) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    select(tab);
  };
  const press = (event: KeyboardEvent) => {
    const at = TABS.indexOf(selected);
    // The next one stands at the left where lines begin at the right.
    const way = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1;
    const to = { ArrowRight: at + way, ArrowLeft: at - way, Home: 0, End: TABS.length - 1 }[event.key];
    const tab = to === undefined ? undefined : TABS.at(to % TABS.length);
    if (!tab) return;
    event.preventDefault();
    select(tab);
  };

  return (
    <>
      <div ref={list} role="tablist" aria-label={t('label')} className="tabs">
        {TABS.map((tab) => (
          <a
            key={tab}
            id={`tab-${tab}`}
            role="tab"
            href={addressOf(tab)}
            aria-selected={tab === selected}
            aria-controls={`panel-${tab}`}
            tabIndex={tab === selected ? 0 : -1}
            onClick={(event) => click(event, tab)}
            onKeyDown={press}
          >
            {t(tab)}
          </a>
        ))}
      </div>
      {TABS.map((tab) => (
        <div
          key={tab}
          id={`panel-${tab}`}
          role="tabpanel"
          aria-labelledby={`tab-${tab}`}
          hidden={tab !== selected}
          className="tab-panel"
        >
          {panels[tab]}
        </div>
      ))}
    </>
  );
}
