import { afterEach, expect, it, vi } from 'vitest';
import { asDashboard } from '@/lib/site/doctor/host/as-dashboard';
import { whoAmI } from '@/lib/site/doctor/host/who';

vi.mock('@/lib/site/doctor/host/who', () => ({ whoAmI: vi.fn() }));
afterEach(() => vi.restoreAllMocks());

it('has the dashboard’s own commands typed as its user', () => {
  vi.mocked(whoAmI).mockReturnValue({ uid: 995, user: 'dashboard', groups: [995, 8] });
  expect(asDashboard('/srv/the dashboard', 'npm run maintain')).toEqual({
    where: 'shell',
    lines: ["cd '/srv/the dashboard' && runuser -u dashboard -- npm run maintain"],
  });
});

it('has them typed by number, where the system has no name for it', () => {
  vi.mocked(whoAmI).mockReturnValue({ uid: 4711, user: '4711', groups: [4711, 8] });
  expect(asDashboard('/srv', 'npm run migrate').lines).toEqual([
    'cd /srv && setpriv --reuid 4711 --regid 4711 --groups 4711,8 npm run migrate',
  ]);
});
