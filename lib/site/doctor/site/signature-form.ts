import { parseSignature } from '@/lib/formats/dspam/signature';
import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { asText } from '@/lib/store/db/columns';
import { needsConf } from './not-looked-at';
import { overDatabase } from './site-database';

const { good, warning, fault } = findingsOf('signatureForm');

const SAMPLE = 500;
/** The newest few say how DSPAM makes them now; those before, how it did. */
const NOW = 5;

/**
 * Whether signatures begin with a uid, read off those that DSPAM has made last, against MySQLUIDInSignature (F§4). DSPAM with the switch on finds no
 * signature that has none.
 */
export const signatureForm: Check = {
  name: 'signatureForm',
  look: (examined) =>
    overDatabase('signatureForm', examined, async (ask) => {
      if (examined.conf === null) return needsConf('signatureForm');
      const isOn = examined.conf.isOn('MySQLUIDInSignature');
      const rows = await ask(
        [asText],
        'SELECT signature FROM dspam_signature_data ORDER BY created_on DESC LIMIT ?',
        [SAMPLE],
      );
      const known = rows
        .flatMap(([text]) => parseSignature(text) ?? [])
        .sort((a, b) => (b.time?.getTime() ?? 0) - (a.time?.getTime() ?? 0));
      if (known.length === 0) return [good('none')];
      const newest = known.slice(0, NOW);
      const hasUid = newest.filter(({ uid }) => uid !== null).length * 2 > newest.length;
      const example = newest.find(({ uid }) => (uid !== null) === hasUid)?.text ?? '';
      const write = { where: 'dspam.conf' as const, lines: [`MySQLUIDInSignature ${hasUid ? 'on' : 'off'}`] };
      if (isOn && !hasUid) return [fault('withoutUid', { example }, write)];
      if (!isOn && hasUid) return [fault('withUid', { example }, write)];
      const others = known.filter(({ uid }) => (uid !== null) !== hasUid).length;
      if (others > 0) return [warning('changed', { count: others, sample: known.length })];
      return [good(isOn ? 'fineWith' : 'fineWithout', { example })];
    }),
};
