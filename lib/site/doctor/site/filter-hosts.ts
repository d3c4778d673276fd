import { AppError } from '@/lib/ground/errors';
import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { greetHost } from '@/lib/site/hosts/greet-host';

const { good, warning, fault } = findingsOf('filterHosts');

/** Whether each of the site's other filter hosts answers, and proves that it is one (decision 233). */
export const filterHosts: Check = {
  name: 'filterHosts',
  async look({ config }) {
    const hosts = config?.filterHosts;
    if (!config || !hosts) return [];
    return Promise.all(
      hosts.others.map(async ({ name, url }) => {
        const values = { host: name, own: hosts.own, url: url.href };
        try {
          await greetHost(name, config);
          return url.protocol === 'https:' ? good('fine', values) : good('fineClear', values);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          if (error.reason === 'hostOld') return fault('old', values);
          if (error.reason === 'hostForeign') return fault('foreign', values);
          return warning('away', { ...values, why: error.message });
        }
      }),
    );
  },
};
