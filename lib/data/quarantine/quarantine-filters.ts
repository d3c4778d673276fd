import { z } from 'zod';
import { filterOf, type ListFilter } from '@/lib/data/request/list-filter';
import {
  day,
  firstSecond,
  fromPercent,
  lastSecond,
  oneOf,
  percent,
  toPercent,
  words,
} from '@/lib/data/request/param-shapes';
import type { MessageNarrowing } from '@/lib/messages/quarantine/list/message-query';

export type SetIn = 'search box' | 'filter form' | 'groups' | 'head';

const filter = filterOf<SetIn, MessageNarrowing>();
const name = z.string().trim().toLowerCase().min(1).max(128).optional().catch(undefined).meta({ most: 128 });

/**
 * The filters of the quarantine, by the names of their parameters. The only place that names them: the list, a change of all that
 * match, the forms that hand them on, and whether the list is narrowed come from here.
 */
export const QUARANTINE_FILTERS = {
  q: filter('search box', words(200), (search, timeZone) => ({ search, timeZone })),
  /** Days in the viewer's zone. */
  since: filter('filter form', day, (since, timeZone) => ({ receivedFrom: firstSecond(since, timeZone) })),
  until: filter('filter form', day, (until, timeZone) => ({ receivedTo: lastSecond(until, timeZone) })),
  min: filter('filter form', percent, (min) => ({ confidenceMin: fromPercent(min) })),
  max: filter('filter form', percent, (max) => ({ confidenceMax: toPercent(max) })),
  /** `1`: only what nobody has looked at. */
  unseen: filter('filter form', oneOf(['1']), () => ({ unseen: true })),
  /** `only`: messages with an alert word. */
  alerts: filter('filter form', oneOf(['only']), () => ({ onlyAlerts: true })),
  /** One sender, one domain, one mailing list. */
  sender: filter('groups', name, (sender) => ({ sender })),
  domain: filter('groups', name, (senderDomain) => ({ senderDomain })),
  list: filter('groups', name, (listId) => ({ listId })),
} satisfies Record<string, ListFilter<SetIn, MessageNarrowing>>;

export type FilterName = keyof typeof QUARANTINE_FILTERS;
