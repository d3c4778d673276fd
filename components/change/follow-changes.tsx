'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import type { ChangeAnswer } from '@/lib/data/change/change-texts';
import { withBasePath } from '@/lib/store/config/base-path';
import { carryAfter } from './carried-result';
import { useChange } from './change-context';

const EVERY_MS = 1_000;

/**
 * Follows clicks that ran when the page was loaded, so that nobody here waits for their answers: the place that says how changes ended says
 * how they did, and the page is drawn anew.
 */
export function FollowChanges({ mailbox, batches }: { mailbox: string; batches: readonly string[] }) {
  const router = useRouter();
  const { pending } = useChange();
  const named = batches.join(' ');
  useEffect(() => {
    // What the page itself has sent is answered to it.
    if (pending || named === '') return;
    const left = new Set(named.split(' '));
    const ended = new AbortController();
    const ask = async (batch: string) => {
      const path = `/mailbox/${encodeURIComponent(mailbox)}/change/${batch}`;
      const response = await fetch(withBasePath(path), { cache: 'no-store', signal: ended.signal });
      if (response.status === 204 || response.status >= 500) return;
      left.delete(batch);
      const { answer }: { answer: ChangeAnswer | null } = response.ok
        ? await response.json()
        : { answer: null };
      if (ended.signal.aborted) return;
      if (answer) carryAfter(mailbox, answer);
      router.refresh();
    };
    // A server that is away is asked again.
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') for (const batch of left) ask(batch).catch(() => undefined);
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
      ended.abort();
    };
  }, [mailbox, named, pending, router]);
  return null;
}
