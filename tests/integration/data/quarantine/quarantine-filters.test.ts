import { beforeAll, expect, it } from 'vitest';
import { type FilterName, QUARANTINE_FILTERS } from '@/lib/data/quarantine/quarantine-filters';
import { parseQuarantineParams, toMessageQuery } from '@/lib/data/quarantine/quarantine-query';
import { parseAsked } from '@/lib/data/request/parse-asked';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { changeAlerts } from '@/lib/people/alerts/change-alerts';
import { prisma } from '@/lib/store/db/prisma';
import { selectMatching } from '../../../support/select-matching';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';
const site = await testSite();

beforeAll(async () => {
  await site.quarantine({
    user: USER,
    from: 'Shop <shop@example.net>',
    subject: 'Invoice',
    extraHeaders: 'List-Id: Weekly <weekly.example.net>\n',
  });
  await site.quarantine({ user: USER, from: 'Someone <someone@example.com>', subject: 'Other' });
  await changeAlerts(USER, { intent: 'add', text: 'Invoice' });
  await openQuarantine(USER);
  const note = (subject: string, data: object) => prisma().message.updateMany({ where: { subject }, data });
  await note('Invoice', { receivedAt: new Date('2026-11-25T12:00:00Z'), confidence: 0.9, seen: false });
  await note('Other', { receivedAt: new Date('2026-11-10T12:00:00Z'), confidence: 0.3, seen: true });
});

/** The subjects of what a change of all that match works on. */
async function matching(search: string): Promise<string[]> {
  const params = parseAsked(search, parseQuarantineParams);
  const keys = await selectMatching(USER, toMessageQuery(params, 'UTC', false));
  const rows = await prisma().message.findMany({ where: { key: { in: keys } }, orderBy: { subject: 'asc' } });
  return rows.map(({ subject }) => subject);
}

/** A value of each filter, and what it leaves of the two. A filter that is added has to say so here, too. */
const LEAVES = {
  q: ['invoice', 'Invoice'],
  since: ['2026-11-20', 'Invoice'],
  until: ['2026-11-20', 'Other'],
  min: ['80', 'Invoice'],
  max: ['50', 'Other'],
  unseen: ['1', 'Invoice'],
  alerts: ['only', 'Invoice'],
  sender: ['shop@example.net', 'Invoice'],
  domain: ['example.com', 'Other'],
  list: ['weekly.example.net', 'Invoice'],
} satisfies Record<FilterName, [value: string, subject: string]>;

it('works on everything without a filter', async () => {
  expect(await matching('')).toEqual(['Invoice', 'Other']);
});

it.each(Object.entries(LEAVES))('leaves out what %s does not mean', async (name, [value, subject]) => {
  expect(Object.keys(QUARANTINE_FILTERS)).toContain(name);
  expect(await matching(`?${new URLSearchParams({ [name]: value })}`)).toEqual([subject]);
});

it('means all filters at once', async () => {
  const those = Object.entries(LEAVES).filter(([, [, subject]]) => subject === 'Invoice');
  const search = new URLSearchParams(those.map(([name, [value]]) => [name, value]));
  expect(await matching(`?${search}`)).toEqual(['Invoice']);
  search.set('until', '2026-11-20');
  expect(await matching(`?${search}`)).toEqual([]);
});

it.each(Object.keys(QUARANTINE_FILTERS))(
  'is refused with %s that cannot be used, and does nothing',
  async (name) => {
    await expect(matching(`?${name}=`)).rejects.toMatchObject({ code: 'invalid' });
  },
);
