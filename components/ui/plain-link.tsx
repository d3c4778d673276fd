import type { ComponentProps } from 'react';
import { withBasePath } from '@/lib/store/config/base-path';

/**
 * A link to a page or file of ours that is no link of the router's: its page is loaded anew, and nothing is asked for before it is
 * clicked.
 */
export function PlainLink({ href, ...rest }: ComponentProps<'a'> & { href: string }) {
  return <a {...rest} href={withBasePath(href)} />;
}
