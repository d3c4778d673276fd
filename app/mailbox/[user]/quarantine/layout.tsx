import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { ChangeProvider } from '@/components/change/change-provider';
import { Listeners } from '@/components/list/listeners';
import { decodeSegment } from '@/lib/data/session/access';

/** The list, and beside it, where there is room, the message that was opened from it. */
export default async function QuarantineLayout(props: {
  children: ReactNode;
  message: ReactNode;
  params: Promise<{ user: string }>;
}) {
  return (
    <ChangeProvider mailbox={decodeSegment((await props.params).user) ?? notFound()}>
      <div className="split">
        <div className="split-list">{props.children}</div>
        <div className="split-message">{props.message}</div>
      </div>
      <Listeners list="quarantine" />
    </ChangeProvider>
  );
}
