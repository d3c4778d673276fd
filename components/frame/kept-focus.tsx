'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { useArrivalFocus } from './use-arrival-focus';
import { useLostFocus } from './use-lost-focus';
import { useWayBack } from './use-way-back';

/** Keeps the focus somewhere sensible: who works by keyboard, or has the page read out, is never thrown back to the page's beginning. */
export function KeptFocus() {
  const pathname = usePathname();
  const search = useSearchParams().toString();
  const arrived = useArrivalFocus();
  useLostFocus();
  useWayBack(pathname, search);
  useEffect(() => arrived(pathname), [arrived, pathname]);
  return null;
}
