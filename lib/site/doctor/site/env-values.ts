import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { findCutValues } from '@/lib/store/config/env-files';

const { good, fault } = findingsOf('envValues');

/** Whether the values of `.env` are used as they stand there. Only the length of a value is shown. */
export const envValues: Check = {
  name: 'envValues',
  async look({ env, folder }) {
    const cut = findCutValues(folder, env);
    if (cut.length === 0) return [good('fine')];
    return cut.map(({ file, line, name, by, written, used }) =>
      fault(by === '#' ? 'cutAtHash' : 'cutAtDollar', { file, line, name, written, used }),
    );
  },
};
