'use client';

import { type ReactNode, useRef } from 'react';
import { LeaveQuestion } from './leave-question';

/** Around fields that the server has put on the page: asks before what was typed into them, or a file that was chosen, is lost. */
export function LeaveGuard({ children }: { children: ReactNode }) {
  const part = useRef<HTMLDivElement>(null);
  const isChanged = () =>
    [
      ...(part.current?.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea') ?? []),
    ].some((field) => field.value !== field.defaultValue);
  return (
    <div ref={part} className="contents">
      <LeaveQuestion part={part} isChanged={isChanged} />
      {children}
    </div>
  );
}
