import type { ComponentProps } from 'react';
import { withBasePath } from '@/lib/store/config/base-path';

/**
 * A link to a page or file of ours that does not go through the router: it loads the page afresh, and fetches nothing
 * before it is clicked.
 */
export function PlainLink({ href, ...rest }: ComponentProps<'a'> & { href: string }) {
  return <a {...rest} href={withBasePath(href)} />;
}
