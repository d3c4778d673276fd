'use client';

import { useEffect, useState } from 'react';
import { isOfList, KEYS, type KeyedList, mayRepeat, runCommand } from './commands';
import { leaveSearch } from './leave-search';
import { ShortcutList } from './shortcut-list';
import { shortcutsAreOn } from './shortcut-setting';

const TYPING =
  'input:not([type="checkbox"]), textarea, select, [contenteditable], [role="tab"], dialog, [popover]';

function isKey(key: string): key is keyof typeof KEYS {
  return key in KEYS;
}

/** One listener for the keys of a list, and the dialog that lists them. */
export function Shortcuts({ list }: { list: KeyedList }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { key, target } = event;
      // A button that is held would do what it says again and again, also when it says something else by then; and a link that has
      // come into its place be followed.
      if (event.repeat && key === 'Enter' && target instanceof Element && target.closest('a, button'))
        return event.preventDefault();
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
        return;
      if (key === 'Escape' && leaveSearch(target)) return event.preventDefault();
      if (!isKey(key) || !isOfList(KEYS[key], list) || !shortcutsAreOn()) return;
      if (target instanceof Element && target.closest(TYPING)) return;
      // A held key goes through the list, and does nothing else twice.
      if (event.repeat && !mayRepeat(KEYS[key])) return event.preventDefault();
      if (KEYS[key] === 'help') setOpen(true);
      else if (!runCommand(KEYS[key])) return;
      event.preventDefault();
    };
    const openList = (event: MouseEvent) => {
      const wanted = event.target instanceof Element && event.target.closest('[data-command="help"]');
      if (wanted) setOpen(true);
    };
    document.addEventListener('keydown', press);
    document.addEventListener('click', openList);
    return () => {
      document.removeEventListener('keydown', press);
      document.removeEventListener('click', openList);
    };
  }, [list]);
  return <ShortcutList list={list} isOpen={isOpen} onClose={() => setOpen(false)} />;
}
