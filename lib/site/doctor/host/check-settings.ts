import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { isAboutRecipients } from './check-agent';

const { good, fault } = findingsOf('settings');

/**
 * What would stop the start, as the start says it: each fault names what to do. The delivery agent's check says more
 * about recipients.
 */
export const checkSettings: Check = {
  name: 'settings',
  async look({ faults, confPath }) {
    const left = faults.filter((each) => !isAboutRecipients(each));
    if (left.length === 0) return [good('fine', { file: confPath ?? '' })];
    return left.map((each) => fault('faulty', { fault: each }));
  },
};
