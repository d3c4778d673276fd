import { searchOf } from '@/lib/data/request/raw-params';

/** The address of the rules for everybody, and of the lines of a file that was sent. */
export function siteRulesPath(
  params: { q?: string | undefined; import?: number | undefined; page?: number } = {},
) {
  return `/admin/senders${searchOf(params)}`;
}

export function ruleImportPath(params: { id?: number; show?: 'wrong' | undefined; page?: number } = {}) {
  return `/admin/senders/import${searchOf(params)}`;
}
