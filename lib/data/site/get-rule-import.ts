import 'server-only';
import { askedSearch, type RawParams, singleParams } from '@/lib/data/request/raw-params';
import { type UnusedParam, unusedPage, unusedParams } from '@/lib/data/request/unused-params';
import { forPage, requireAdmin } from '@/lib/data/session/access';
import { findTouched, NOBODY, type Touched, touchedKey } from '@/lib/site/sender-rules/find-touched';
import { findImport, MOST_BYTES } from '@/lib/site/sender-rules/import-rows';
import type { RuleLine } from '@/lib/site/sender-rules/read-rule-file';
import { listRules } from '@/lib/site/sender-rules/rule-rows';
import { getConfig } from '@/lib/store/config/config';
import { shownSender } from './get-site-rules';
import { IMPORT_PARAMS } from './site-rules-query';

/** A line of a file, and what it would do. */
export interface ImportRow extends RuleLine {
  /** The sender as people read it. */
  shown: string;
  /** There is such a rule already. */
  isThere: boolean;
  touched: Touched;
}

export interface RuleImportPage {
  /** Null before a file was sent, and when it is there no longer. */
  file: {
    id: number;
    rows: ImportRow[];
    /** Of all lines. */
    counts: { fresh: number; there: number; wrong: number };
    isAll: boolean;
    show: 'wrong' | undefined;
    page: number;
    pages: number;
  } | null;
  /** A file was named that is not there. */
  isGone: boolean;
  unused: UnusedParam[];
  mayLet: boolean;
  /** As long as a file may be. */
  mostBytes: number;
}

const PAGE_SIZE = 50;

/** What each line of a file would do that this person has sent. Only for admins; others get "not found". */
export async function getRuleImport(raw: RawParams): Promise<RuleImportPage> {
  const { login } = await forPage(requireAdmin, `/admin/senders/import${askedSearch(raw)}`);
  const { id, page: asked, show } = IMPORT_PARAMS.parse(singleParams(raw));
  const unused = unusedParams(IMPORT_PARAMS, raw);
  const mayLet = getConfig().filterHosts === null;
  const lines = id === undefined ? null : await findImport(id, login);
  if (id === undefined || lines === null)
    return { file: null, isGone: id !== undefined, unused, mayLet, mostBytes: MOST_BYTES };
  const known = new Set((await listRules()).map(touchedKey));
  const isThere = ({ rule }: RuleLine) => rule !== null && known.has(touchedKey(rule));
  const wrong = lines.filter(({ fault }) => fault !== null);
  const there = lines.filter(isThere).length;
  const shown = show === 'wrong' ? wrong : lines;
  const pages = Math.max(1, Math.ceil(shown.length / PAGE_SIZE));
  const page = Math.min(asked ?? 1, pages);
  const part = shown.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const { of, isAll } = await findTouched(part.flatMap(({ rule }) => rule ?? []));
  return {
    file: {
      id,
      rows: part.map((line) => ({
        ...line,
        shown: line.rule ? shownSender(line.rule) : '',
        isThere: isThere(line),
        touched: (line.rule && of.get(touchedKey(line.rule))) ?? NOBODY,
      })),
      counts: { fresh: lines.length - wrong.length - there, there, wrong: wrong.length },
      isAll,
      show,
      page,
      pages,
    },
    isGone: false,
    unused: [...unused, ...unusedPage(asked, page)],
    mayLet,
    mostBytes: MOST_BYTES,
  };
}
