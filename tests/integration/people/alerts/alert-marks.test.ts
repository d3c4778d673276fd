import { expect, it } from 'vitest';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { syncAlertMarks } from '@/lib/store/index/quarantine/alert-marks';
import { testSite } from '../../../support/test-site';

const site = await testSite();

it('marks once, however many visits are the first at the same time', async () => {
  await site.quarantine({ user: 'alice', subject: 'Prize' });
  const { state } = await openQuarantine('alice');
  const target = { mailboxId: state.id, mbox: site.files('alice').mbox, lastSeq: 1, onlyMember: null };
  for (let round = 0; round < 10; round++) {
    const owner = `owner${round}`;
    const visits = Array.from({ length: 6 }, () =>
      syncAlertMarks({ ...target, owner }, 'digest', (headers) => headers.includes('Prize')),
    );
    const sets = new Set(await Promise.all(visits));
    expect(sets.size).toBe(1);
    const [marks] = await site.query('SELECT seq FROM dashboard_alert_mark WHERE set_id = ?', [...sets]);
    expect(marks).toEqual([{ seq: 1 }]);
  }
});
