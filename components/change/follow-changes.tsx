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
    /** Whether it has ended. */
    const ask = async (batch: string): Promise<boolean> => {
      const path = `/mailbox/${encodeURIComponent(mailbox)}/change/${batch}`;
      const response = await fetch(withBasePath(path), { cache: 'no-store', signal: ended.signal });
      if (response.status === 204 || response.status >= 500) return false;
      left.delete(batch);
      const { answer }: { answer: ChangeAnswer | null } = response.ok
        ? await response.json()
        : { answer: null };
      if (answer && !ended.signal.aborted) carryAfter(mailbox, [answer]);
      return true;
    };
    let timer: ReturnType<typeof setTimeout>;
    // Asked again when all have answered, so that a slow server is not asked more and more; one that is away, too.
    const askAll = async () => {
      const batches = document.visibilityState === 'visible' ? [...left] : [];
      const answers = await Promise.all(batches.map((batch) => ask(batch).catch(() => false)));
      if (ended.signal.aborted) return;
      if (answers.includes(true)) router.refresh();
      if (left.size > 0) timer = setTimeout(askAll, EVERY_MS);
    };
    timer = setTimeout(askAll, EVERY_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [mailbox, named, pending, router]);
  return null;
}
