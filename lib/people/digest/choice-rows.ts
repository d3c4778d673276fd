import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { NOT_CHOSEN, type StoredChoice } from './digest-choice';

/** What is kept of one owner. */
export interface ChoiceRow extends StoredChoice {
  addresses: string;
  /** They have ended it by a link. */
  stopped: boolean;
  /** Links of a lower number are dead. */
  generation: number;
  /** In which they read all that the dashboard writes; null is not chosen. As it stands in the table. */
  language: string | null;
}

/** The site's own row; `mayChoose`: people may choose for themselves. */
export interface SiteChoice extends StoredChoice {
  mayChoose: boolean;
}

/** The owner of the site's defaults: no user's name is empty. */
const SITE = '';
const NOTHING: ChoiceRow = { ...NOT_CHOSEN, addresses: '', stopped: false, generation: 0, language: null };
const COLUMNS = {
  owner: true,
  frequency: true,
  hour: true,
  timeZone: true,
  content: true,
  addresses: true,
  stopped: true,
  generation: true,
  mayChoose: true,
  language: true,
} as const;

/** What is kept of a user, and of the site. */
export async function findChoice(user: string): Promise<{ own: ChoiceRow; site: SiteChoice }> {
  const rows = await prisma().digestChoice.findMany({
    where: { owner: { in: [user, SITE] } },
    select: COLUMNS,
  });
  const of = (owner: string) => rows.find((row) => row.owner === owner);
  return { own: of(user) ?? NOTHING, site: of(SITE) ?? { ...NOT_CHOSEN, mayChoose: true } };
}

/** The same of everybody, with one query. */
export async function loadChoices(): Promise<{ site: SiteChoice; of(user: string): ChoiceRow }> {
  const rows = new Map(
    (await prisma().digestChoice.findMany({ select: COLUMNS })).map((row) => [row.owner, row]),
  );
  return {
    site: rows.get(SITE) ?? { ...NOT_CHOSEN, mayChoose: true },
    of: (user) => rows.get(user) ?? NOTHING,
  };
}

/** Keeps what somebody has chosen; what is left out stays. */
export async function saveChoice(
  user: string,
  chosen: Partial<Omit<ChoiceRow, 'generation'>>,
): Promise<void> {
  await save(user, chosen);
}

/** Keeps what applies to everybody who has not chosen. */
export async function saveSiteChoice(chosen: Partial<SiteChoice>): Promise<void> {
  await save(SITE, chosen);
}

async function save(
  owner: string,
  chosen: Partial<SiteChoice & Omit<ChoiceRow, 'generation'>>,
): Promise<void> {
  const given = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
  await prisma().digestChoice.upsert({
    where: { owner },
    create: { owner, ...given },
    update: given,
    select: { owner: true },
  });
}

/** From now on the links of all digests that somebody was sent are dead. */
export async function endLinks(user: string): Promise<void> {
  await pool().query(
    'INSERT INTO dashboard_digest_choice (owner, generation) VALUES (?, 1) ON DUPLICATE KEY UPDATE generation = generation + 1',
    [user],
  );
}

/** Forgets what somebody who is deleted has chosen; only links that they have ended stay so, as they may be put back. */
export async function forgetChoice(user: string): Promise<void> {
  await prisma().digestChoice.deleteMany({ where: { owner: user, generation: 0 } });
  await prisma().digestChoice.updateMany({
    where: { owner: user },
    data: { ...NOT_CHOSEN, addresses: '', stopped: false, language: null },
  });
}
