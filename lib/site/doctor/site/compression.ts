import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { askWeb } from './ask-web';

const { good, warning } = findingsOf('compression');

/** Whether pages arrive compressed, by whoever COMPRESSION leaves it to. That nothing arrives at all is said by `webAddress`. */
export const compression: Check = {
  name: 'compression',
  async look({ config }) {
    if (config === null) return [];
    const { url } = config;
    const page = new URL('login', new URL(url.pathname.replace(/\/?$/, '/'), url));
    const answer = await askWeb(page, { 'accept-encoding': 'gzip, br' }).catch(() => null);
    if (answer?.status !== 200) return [];
    const isLeft = config.compression === 'proxy';
    const values = { address: page.href, encoding: answer.encoding };
    if (answer.encoding !== '') return [good(isLeft ? 'byProxy' : 'fine', values)];
    if (!isLeft) return [warning('takenAway', values)];
    return [
      warning('byNobody', values, {
        where: 'web server',
        lines: [
          'nginx:  gzip on; gzip_vary on; gzip_types text/css text/javascript application/javascript text/x-component image/svg+xml;',
          'Apache: AddOutputFilterByType DEFLATE text/html text/css text/javascript application/javascript text/x-component image/svg+xml',
        ],
      }),
    ];
  },
};
