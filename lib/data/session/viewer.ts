import 'server-only';
import { cookies, headers } from 'next/headers';
import { isLanguage, type Language } from '@/lib/ground/languages';
import { getConfig } from '@/lib/store/config/config';
import { chooseLocales, type Locales } from './choose-locales';
import { onBehalf } from './on-behalf';
import { LANGUAGE_COOKIE } from './own-cookies';
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

/** In which language the viewer reads: what they have chosen in the account menu, as their browser keeps it, else what it asks for. */
export async function viewerLocales(): Promise<Locales> {
  const chosen = (await cookies()).get(LANGUAGE_COOKIE)?.value;
  return chooseLocales(
    { chosen, header: (await headers()).get('accept-language') },
    getConfig().defaultLanguage,
  );
}

/** What they have chosen; null where the browser decides. */
export async function viewerLanguage(): Promise<Language | null> {
  const chosen = (await cookies()).get(LANGUAGE_COOKIE)?.value;
  return isLanguage(chosen) ? chosen : null;
}

/** The chosen theme; `system` follows the device. */
export async function viewerTheme(): Promise<Theme> {
  const chosen = (await cookies()).get(THEME_COOKIE)?.value;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}
