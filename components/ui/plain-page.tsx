import type { ReactNode } from 'react';
import { Wordmark } from './wordmark';

/** A page without the frame of a mailbox: signing in, not found, an error. */
export function PlainPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="mx-auto grid max-w-sm gap-5 px-5 pt-[14vh] pb-12">
      <Wordmark />
      <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
      {children}
    </main>
  );
}
