import type { IconName } from '@/components/ui/icon';
import type { FrameData } from '@/lib/data/site/get-frame-data';

/** What the navigation has to know of the frame. */
export type NavFrame = Pick<
  FrameData,
  'mailbox' | 'role' | 'quarantined' | 'likelyUnseen' | 'alerts' | 'hasMoreAlerts'
> &
  Partial<Pick<FrameData, 'isPart'>>;

export interface NavPage {
  /** Its key below `nav.` in messages/*.json, and the last segment of its address. */
  name: string;
  icon: IconName;
  /** A number beside the name; `nav.waiting` says what it counts. */
  count?: (frame: NavFrame) => number | null;
  /** How much of it somebody should look at; `nav.likely` says so. */
  attention?: (frame: NavFrame) => number;
}

/** The pages of a mailbox, in the order of the navigation. */
export const NAV_PAGES: NavPage[] = [
  {
    name: 'quarantine',
    icon: 'quarantine',
    count: (frame) => frame.quarantined,
    attention: (frame) => frame.likelyUnseen,
  },
  { name: 'history', icon: 'history' },
  { name: 'senders', icon: 'senders' },
  { name: 'accuracy', icon: 'accuracy' },
  { name: 'alerts', icon: 'alerts', count: (frame) => frame.alerts },
  { name: 'preferences', icon: 'preferences' },
  { name: 'removed', icon: 'removed' },
];

export interface AdminPage extends Pick<NavPage, 'name' | 'icon'> {
  /** Who sees it; a subadmin sees what concerns their mailboxes. */
  roles: readonly FrameData['role'][];
  /** Its key below `nav.`, where a page of a mailbox has the same name. */
  label?: string;
}

/** The pages of the site, below /admin. */
export const ADMIN_PAGES: AdminPage[] = [
  { name: 'status', icon: 'status', roles: ['admin'] },
  { name: 'users', icon: 'people', roles: ['admin', 'subadmin'] },
  { name: 'preferences', label: 'defaultPreferences', icon: 'preferences', roles: ['admin'] },
  { name: 'search', icon: 'search', roles: ['admin', 'subadmin'] },
  { name: 'maintenance', icon: 'tools', roles: ['admin'] },
  { name: 'audit', icon: 'person', roles: ['admin'] },
];
