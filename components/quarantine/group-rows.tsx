'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { useChange } from '@/components/change/change-context';
import { afterGroup } from '@/components/change/focus-after';
import { type GivenRows, rowsOf } from '@/components/list/document-rows';
import { Bar } from '@/components/ui/bar';
import { ONE_CLICK } from '@/components/ui/one-click';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useOwnDirection } from '@/components/ui/use-own-direction';
import { UserName } from '@/components/ui/user-name';
import { readGroups } from './read-groups';
import type { ShownGroup } from './shown-group';

interface GroupRowsProps {
  rows: GivenRows<'groups'>;
  /** What all of them are of, as fields of their form; null where nothing can be done to them. */
  fields: Record<'mailbox' | 'by' | 'params' | 'drawn', string> | null;
  texts: { label: string; noWord: string };
}

/**
 * The groups of a folded list, each with what can be done to all of it. One form for all of them, as what an action needs in a form without
 * scripts is a third of a group.
 */
export function GroupRows(props: GroupRowsProps) {
  const rows = rowsOf('groups', props.rows, readGroups);
  const { act, sent } = useChange();
  useNameTitles();
  return (
    <form action={act} onSubmit={(event) => sent(event, afterGroup(event.nativeEvent.submitter))}>
      <SignedInAsField />
      {Object.entries(props.fields ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <ul className="groups" data-list="groups" aria-label={props.texts.label}>
        {rows.map((row) => (
          <GroupRow key={row.name} row={row} {...props} />
        ))}
      </ul>
    </form>
  );
}

/** Names that are cut have a title with all of them: only a pointer shows it. */
function useNameTitles(): void {
  useEffect(() => {
    for (const name of document.querySelectorAll<HTMLElement>('[data-list="groups"] .name-text'))
      name.title = name.textContent ?? '';
  });
}

/** Whatever stands here is read again from the document (read-groups.ts). */
function GroupRow({ row, fields, texts }: GroupRowsProps & { row: ShownGroup }) {
  const own = useOwnDirection();
  return (
    <li className="group">
      {row.bar === null ? (
        <abbr title={texts.noWord}>–</abbr>
      ) : (
        <span className="likelihood" data-word={row.kind}>
          <Bar percent={row.bar} />
          {row.word}
        </span>
      )}
      <div>
        <p>
          <Link href={row.search} prefetch={false}>
            <UserName name={row.name} isTitled={false} />
          </Link>{' '}
          <span>{row.countText}</span>
        </p>
        <ul>
          {row.subjects.map((subject, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they come as they are, and never change places.
            <li key={index} dir={own(subject)}>
              {subject}
            </li>
          ))}
          {row.more && <li data-more="">{row.more}</li>}
        </ul>
      </div>
      {fields && <GroupButtons row={row} />}
    </li>
  );
}

/** Release and Delete for all of a group: how many it shows, and its name, stand in the button, as all groups share a form. */
function GroupButtons({ row: { name, count } }: { row: ShownGroup }) {
  const t = useTranslations('selection');
  const { pending } = useChange();
  return (
    // biome-ignore lint/a11y/useSemanticElements: the element is around all groups.
    <div role="form" aria-label={name} className="change-form">
      <button
        name="group"
        value={`release ${count} ${name}`}
        className="button button-primary"
        aria-disabled={pending || undefined}
        {...ONE_CLICK}
      >
        {t('release')}
      </button>
      <button
        name="group"
        value={`delete ${count} ${name}`}
        className="button"
        aria-disabled={pending || undefined}
        {...ONE_CLICK}
      >
        {t('delete')}
      </button>
    </div>
  );
}
