import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { needsSettings } from './not-looked-at';

const { good, warning } = findingsOf('retention');

/** How long messages stay in the quarantine, against how long DSPAM keeps what it needs to release them by (F§4, F§9). */
export const retention: Check = {
  name: 'retention',
  async look({ config }) {
    if (config === null) return needsSettings('retention');
    const { quarantineKeepDays: kept, statedSignatureDays: signatures, signatureDays } = config;
    // `off`: they are kept until somebody removes them otherwise.
    if (signatures === null && config.conf.first('PurgeSignatures') !== undefined) return [good('off')];
    if (signatures === null)
      return [
        warning(
          'unstated',
          { signatures: signatureDays },
          { where: 'dspam.conf', lines: [`PurgeSignatures ${Math.max(signatureDays, kept ?? 0)}`] },
        ),
      ];
    if (kept === null) return [good('forEver', { signatures })];
    if (kept <= signatures) return [good('fine', { kept, signatures })];
    return [
      warning(
        'longer',
        { kept, signatures },
        { where: 'dspam.conf', lines: [`PurgeSignatures ${kept}`] },
        { where: '.env', lines: [`QUARANTINE_KEEP_DAYS=${signatures}`] },
      ),
    ];
  },
};
