'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { type AfterKey, afterKey, setAfterKey } from './after-key';
import { isOfList, KEYS, type KeyedList } from './commands';
import { setShortcuts, shortcutsAreOn } from './shortcut-setting';

/** The dialog that lists the keys; a native one, which keeps the focus and closes by Escape. Not there until somebody asks for it. */
export function ShortcutList(props: { list: KeyedList; isOpen: boolean; onClose: () => void }) {
  const t = useTranslations('keys');
  const keys = Object.entries(KEYS).filter(([, command]) => isOfList(command, props.list));
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (props.isOpen) dialog.current?.showModal();
  }, [props.isOpen]);
  if (!props.isOpen) return null;
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="shortcuts-title" onClose={props.onClose}>
      <h2 id="shortcuts-title" className="text-lg font-semibold">
        {t('title')}
      </h2>
      <dl className="key-list">
        {keys.map(([key, command]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(command)}</dd>
          </div>
        ))}
      </dl>
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          ref={(box) => {
            if (box) box.checked = shortcutsAreOn();
          }}
          onChange={(event) => setShortcuts(event.target.checked)}
        />
        {t('enabled')}
      </label>
      {props.list === 'quarantine' && <AfterKeyChoice />}
      <form method="dialog">
        <button type="submit" className="button w-full">
          {t('close')}
        </button>
      </form>
    </dialog>
  );
}

const WAYS: AfterKey[] = ['next', 'list'];

/** Where the key of Release or Delete leads from an open message; this browser remembers it. */
function AfterKeyChoice() {
  const t = useTranslations('keys');
  return (
    <fieldset className="after-key">
      <legend>{t('after')}</legend>
      {WAYS.map((way) => (
        <label key={way} className="flex items-center gap-2">
          <input
            type="radio"
            name="after-key"
            value={way}
            ref={(box) => {
              if (box) box.checked = afterKey() === way;
            }}
            onChange={() => setAfterKey(way)}
          />
          {t(`after${way === 'next' ? 'Next' : 'List'}`)}
        </label>
      ))}
    </fieldset>
  );
}
