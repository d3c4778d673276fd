import 'server-only';
import { z } from 'zod';
import { oneOf, pageNumber } from '@/lib/data/request/param-shapes';
import { askedSearch, type RawParams, singleParams } from '@/lib/data/request/raw-params';
import { type UnusedParam, unusedPage, unusedParams } from '@/lib/data/request/unused-params';
import { forPage, requireSubadmin } from '@/lib/data/session/access';
import { hasFolder } from '@/lib/formats/dspam/userdir';
import { mayOpenMailbox } from '@/lib/people/auth/roles';
import { ATTENTION_REASONS, type Attention, type AttentionReason } from '@/lib/people/users/attention';
import { loadAttention } from '@/lib/people/users/load-attention';
import { getConfig } from '@/lib/store/config/config';

const PAGE_SIZE = 50;
const schema = z.object({
  only: oneOf(ATTENTION_REASONS),
  page: pageNumber,
});

export interface AttentionPage {
  rows: { name: string; canOpen: boolean; attention: Attention[] }[];
  counts: Record<AttentionReason, number>;
  total: number;
  only: AttentionReason | undefined;
  /** What of the address was left out. */
  unused: UnusedParam[];
  page: number;
  pages: number;
}

/** The users that somebody should look at: for admins all of them, for subadmins their own. Others get "not found". */
export async function getAttention(raw: RawParams): Promise<AttentionPage> {
  const { only, page: asked } = schema.parse(singleParams(raw));
  const who = await forPage(requireSubadmin, `/admin/users/attention${askedSearch(raw)}`);
  const all = (await loadAttention()).filter(({ user }) => mayOpenMailbox(who, user.name));
  const found = only ? all.filter(({ attention }) => attention.some(({ reason }) => reason === only)) : all;
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const page = Math.min(asked ?? 1, pages);
  const count = (wanted: AttentionReason) =>
    all.filter(({ attention }) => attention.some(({ reason }) => reason === wanted)).length;
  return {
    rows: found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map(({ user, attention }) => ({
      name: user.name,
      canOpen: hasFolder(getConfig().scale, user.name),
      attention,
    })),
    counts: Object.fromEntries(ATTENTION_REASONS.map((reason) => [reason, count(reason)])) as Record<
      AttentionReason,
      number
    >,
    total: all.length,
    only,
    unused: [...unusedParams(schema, raw), ...unusedPage(asked, page)],
    page,
    pages,
  };
}
