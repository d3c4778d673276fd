'use client';

import Link from 'next/link';
import { type GivenRows, rowsOf } from '@/components/list/document-rows';
import { messagePath } from '@/components/list/links';
import { Snippet } from '@/components/ui/snippet';
import { searchOf } from '@/lib/data/request/raw-params';
import { isolated } from '@/lib/ground/isolated';
import { readFound } from './read-found';
import type { ShownFound } from './shown-found';

interface RowsProps {
  rows: GivenRows<'found'>;
  texts: { results: string; attachment: string; noSender: string; allFrom: string };
}

/** What was found: whose each message is, what it is, and the way to all from its sender. */
export function FoundRows({ rows, texts }: RowsProps) {
  return (
    <ul className="found-rows" data-list="found" aria-label={texts.results}>
      {rowsOf('found', rows, readFound).map((row) => (
        <FoundRow key={`${row.store}\t${row.key}`} row={row} texts={texts} />
      ))}
    </ul>
  );
}

/** Whatever stands here is read again from the document (read-found.ts). */
function FoundRow({ row, texts }: { row: ShownFound; texts: RowsProps['texts'] }) {
  const { store, key, subject, sender, confidence } = row;
  return (
    <li className="found-row">
      <label className="found-pick">
        <input
          type="checkbox"
          name="picked"
          value={`${store}\t${key}`}
          aria-label={`${isolated(subject)}, ${isolated(store)}`}
          disabled={row.isAway}
        />
      </label>
      <div>
        <p>
          <Link className="link" href={messagePath(store, key)} prefetch={false}>
            <bdi>{subject}</bdi>
          </Link>
        </p>
        <Snippet row={row} attachment={texts.attachment} className="snippet" />
        <p>
          <bdi>{sender || texts.noSender}</bdi>
          {sender !== '' && (
            <>
              {' '}
              <Link
                className="link"
                href={`/admin/search${searchOf({ sender, confirm: 'release' })}`}
                prefetch={false}
                scroll={false}
                aria-label={row.allFrom}
              >
                {texts.allFrom}
              </Link>
            </>
          )}
        </p>
        <p className="text-muted">
          <bdi>{row.where}</bdi>
          {row.on && (
            <>
              {' · '}
              <span data-on="">{row.on}</span>
            </>
          )}
          {' · '}
          <span title={row.exact}>{row.ago}</span>
          {confidence && (
            <>
              {' · '}
              <span>{confidence}</span>
            </>
          )}
          {row.held && (
            <>
              {' · '}
              <span data-held="">{row.held}</span>
            </>
          )}
        </p>
      </div>
    </li>
  );
}
