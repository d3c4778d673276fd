import { unforeseen } from '@/lib/ground/unforeseen';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';

const { warning } = findingsOf('webAddress');

/** What a web server in front has passed on with somebody's request (seen-proxy.ts), and what is wrong with it. */
export interface SeenWay {
  peer: string;
  host: string | null;
  forwardedHost: string | null;
  forwardedProto: string | null;
  faults: readonly ('untrusted' | 'noClient' | 'otherHost' | 'otherProto')[];
}

/**
 * What is wrong with the way that people's requests came, as far as the doctor's own (`found`) has not shown it: that one takes
 * the way of NEXTAUTH_URL, and there may be others. Nothing is said to type, as anybody may write these headers.
 */
export function judgeSeen(seen: readonly SeenWay[], url: URL, found: readonly Finding[]): Finding[] {
  return seen.flatMap(({ peer, host, forwardedHost, forwardedProto, faults }) =>
    faults.flatMap((fault) => {
      const isKnown = found.some(({ check, says, values }) => {
        return check === 'webAddress' && says === fault && values.peer === peer;
      });
      if (isKnown) return [];
      switch (fault) {
        case 'untrusted':
          return warning('seenUntrusted', { peer });
        case 'noClient':
          return warning('seenNoClient', { peer });
        case 'otherHost':
          return warning('seenOtherHost', { peer, host: forwardedHost ?? host ?? '', wanted: url.host });
        case 'otherProto':
          return warning('seenOtherProto', {
            peer,
            proto: forwardedProto ?? '',
            wanted: url.protocol.slice(0, -1),
          });
        default:
          return unforeseen(fault);
      }
    }),
  );
}
