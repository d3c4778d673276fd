'use client';

import type { KeyedList } from '@/components/keys/commands';
import { Shortcuts } from '@/components/keys/shortcuts';
import { RowLinks } from '@/components/ui/row-links';
import { OpenBeside } from './open-beside';

/** What listens to clicks and keys of a list. One part of the page for all lists: each of its own would be named in every answer. */
export function Listeners({ list }: { list: KeyedList }) {
  return (
    <>
      {list === 'quarantine' && <OpenBeside />}
      <RowLinks />
      <Shortcuts list={list} />
    </>
  );
}
