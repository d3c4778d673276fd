import { RateLimiterRes } from 'rate-limiter-flexible';
import { placeOf } from '@/lib/people/auth/client-address';
import { Limiter } from '@/lib/people/auth/limiter';

const SECONDS = 600;
/**
 * Requests of one place in ten minutes: with tokens that nobody has signed, with others to look at, and to act; and digests that somebody asks for at once, of a mailbox. A scanner that follows every link of a
 * mailing has some hundreds.
 */
const POINTS = { wrong: 60, look: 3000, act: 120, now: 10 } as const;

let limiters: Record<keyof typeof POINTS, Limiter> | undefined;

/** Counts a request of an address, or for a mailbox; false when there were too many. */
export async function countLinkRequest(kind: keyof typeof POINTS, who: string): Promise<boolean> {
  limiters ??= {
    wrong: new Limiter({ keyPrefix: 'digest-wrong', points: POINTS.wrong, duration: SECONDS }),
    look: new Limiter({ keyPrefix: 'digest-look', points: POINTS.look, duration: SECONDS }),
    act: new Limiter({ keyPrefix: 'digest-act', points: POINTS.act, duration: SECONDS }),
    now: new Limiter({ keyPrefix: 'digest-now', points: POINTS.now, duration: SECONDS }),
  };
  try {
    await limiters[kind].consume(placeOf(who) || 'unknown');
    return true;
  } catch (error) {
    if (error instanceof RateLimiterRes) return false;
    throw error;
  }
}
