import 'server-only';
import { cookies, headers } from 'next/headers';
import { dateLocaleOf } from './date-locale';
import { onBehalf } from './on-behalf';
import { timeZoneOf } from './time-zone-of';

/** Set by the page itself, from what the browser says (components/frame/viewer-time-zone.tsx). */
export const TIME_ZONE_COOKIE = 'dashboard-time-zone';
export const THEME_COOKIE = 'dashboard-theme';

export type Theme = 'system' | 'light' | 'dark';

/** The viewer's IANA time zone; the server's until the browser has told. */
export async function viewerTimeZone(): Promise<string> {
  const asked = onBehalf()?.timeZone ?? (await cookies()).get(TIME_ZONE_COOKIE)?.value;
  return timeZoneOf(asked) ?? timeZoneOf() ?? 'UTC';
}

/** In which form the viewer's dates are written: that of the first language that their browser asks for. */
export async function viewerDateLocale(): Promise<string> {
  return dateLocaleOf((await headers()).get('accept-language'));
}

/** The chosen theme; `system` follows the device. */
export async function viewerTheme(): Promise<Theme> {
  const chosen = (await cookies()).get(THEME_COOKIE)?.value;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}
