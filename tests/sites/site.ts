import type { Dashboard } from './dashboard';
import type { SiteDatabase } from './database';
import type { Dspam } from './dspam';
import type { Machine } from './machine';

export type Person = 'alice' | 'bob';
export const PEOPLE: Person[] = ['alice', 'bob'];

/** What somebody signs in with. */
export const PASSWORDS: Record<Person, string> = { alice: 'alice-of-site', bob: 'bob-of-site' };

/** What a site is made on. */
export interface Ground {
  machine: Machine;
  /** The name for DSPAM's database. */
  database: string;
  /** The real DSPAM that the site is to have; undefined for the stand-in. */
  realDspam: string | undefined;
}

/** A site that runs: mail comes in by SMTP at port 25, the dashboard runs beside it. */
export interface Site {
  dspam: Dspam;
  database: SiteDatabase;
  dashboard: Dashboard;
  home: string;
  people: Record<Person, SitePerson>;
  /** Whether a missed spam has to go to the address that retrains as it is, headers and all, and not a forwarded copy of its text. */
  retrainsWhole?: boolean;
  /** It sends digests. `answers`: its mail server hands answers to them over as well. */
  digest?: 'sent' | 'answers';
}

/** One of the people of a site. */
export interface SitePerson {
  address: string;
  /** Whom DSPAM knows them as: the mailbox that they open. */
  user: string;
  signIn: { name: string; password: string };
  /** The messages that have arrived for them. */
  arrived(): string[];
}

/** A kind of site. */
export interface SiteKind {
  name: string;
  build(ground: Ground): Promise<Site>;
}
