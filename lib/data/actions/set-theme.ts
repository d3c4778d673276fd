'use server';

import { cookies } from 'next/headers';
import { z } from 'zod';
import { defineAction } from '@/lib/data/request/define-action';
import { COOKIE_PATH } from '@/lib/data/session/own-cookies';
import { THEME_COOKIE } from '@/lib/data/session/viewer';

const YEAR_SECONDS = 365 * 24 * 3600;

const set = defineAction(z.object({ theme: z.enum(['system', 'light', 'dark']) }), async ({ theme }) => {
  (await cookies()).set(THEME_COOKIE, theme, {
    maxAge: YEAR_SECONDS,
    sameSite: 'lax',
    httpOnly: true,
    path: COOKIE_PATH,
  });
  return theme;
});

/** Remembers the theme of this browser. */
export async function setTheme(...args: Parameters<typeof set>): ReturnType<typeof set> {
  return set(...args);
}
