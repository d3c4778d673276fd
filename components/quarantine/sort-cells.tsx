'use client';

import { SortCell } from '@/components/ui/sort-cell';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';

type Sort = QuarantinePage['sort'];

export interface SortedColumn {
  name: Sort['key'];
  label: string;
  /** The order that a click asks for. */
  dir: Sort['direction'];
  /** The order in force, where it is that of this column. */
  sorted?: Sort['direction'];
}

/** The header cells that sort the list. `list` is its address without an order, once for all of them: it names all filters. */
export function SortCells({ list, columns }: { list: string; columns: SortedColumn[] }) {
  const before = `${list}${list.includes('?') ? '&' : '?'}`;
  return columns.map(({ name, label, dir, sorted }) => (
    <SortCell
      key={name}
      href={`${before}sort=${name}&dir=${dir}`}
      className={`cell-${name}`}
      label={label}
      sorted={sorted}
    />
  ));
}
