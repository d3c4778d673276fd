import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { askWeb } from './ask-web';
import { needsSettings } from './not-looked-at';

const { good, warning } = findingsOf('oldUi');

/** Where its packages and instructions put it. */
const PLACES = [
  '/dspam.cgi',
  '/dspam/dspam.cgi',
  '/cgi-bin/dspam.cgi',
  '/cgi-bin/dspam/dspam.cgi',
  '/dspam/cgi-bin/dspam.cgi',
];

/** Whether DSPAM's own CGI can still be reached: it rewrites quarantines without a lock that holds (F§12). */
export const oldUi: Check = {
  name: 'oldUi',
  async look({ config }) {
    if (config === null) return needsSettings('oldUi');
    const origins = new Set([config.url.origin, `http://${config.url.hostname}`]);
    const places = [...origins].flatMap((origin) => PLACES.map((place) => new URL(place, origin)));
    const found = await Promise.all(
      places.map(async (place) => ((await isOldUi(place)) ? place.href : null)),
    );
    const address = found.find((each) => each !== null);
    return [address ? warning('reachable', { address }) : good('gone')];
  },
};

/** The dashboard itself answers at these addresses too, by leading on. */
async function isOldUi(place: URL): Promise<boolean> {
  const answer = await askWeb(place).catch(() => null);
  return answer?.status === 200 && /<title>\s*DSPAM v\d/i.test(answer.body);
}
