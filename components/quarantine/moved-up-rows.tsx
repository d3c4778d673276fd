'use client';

import { useContext } from 'react';
import { countMovedUp, MovedUpContext } from '@/components/list/moved-up';
import { MoreTexts } from '@/components/ui/more-texts';
import type { MovedUp } from '@/lib/data/quarantine/get-moved-up';
import { MessageRows } from './message-rows';
import { useShownMessages } from './shown-message';
import { useRowParts } from './use-row-parts';

interface PageProps {
  /** As of MessageRows. */
  address: { before: string; after: string };
  isSized: boolean;
  /** Rows of the page before these. */
  shown: number;
}

/** The messages that have moved up into the page, below those that it was drawn with. */
export function MovedUpRows({ shown, ...page }: PageProps) {
  const all = useContext(MovedUpContext);
  return all.map((movedUp, index) => (
    <MoreTexts key={movedUp.at} texts={movedUp.texts}>
      <Rows movedUp={movedUp} shown={shown + countMovedUp(all.slice(0, index))} {...page} />
    </MoreTexts>
  ));
}

function Rows({ movedUp, address, isSized, shown }: PageProps & { movedUp: MovedUp }) {
  const { rows, isJudged, at } = movedUp;
  const parts = useRowParts(rows, isJudged, isSized, shown);
  return <MessageRows rows={useShownMessages(rows, isJudged)} address={address} drawnAt={at} {...parts} />;
}
