import { expect, it } from 'vitest';
import { changeSenderWish, findSenderWishes } from '@/lib/data/sender-rules/sender-wishes';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { emptySite } from '../../../support/empty-site';

const USER = 'alice@example.org';
const SHOP = 'news@shop.example';
emptySite(USER, { SENDER_RULES_RELEASE: 'yes' });

const place = () => findMailboxPlace(USER);
const change = async (intent: Parameters<typeof changeSenderWish>[0], address = SHOP) =>
  changeSenderWish(intent, await place(), address, 'alice');
const found = async (address = SHOP) => findSenderWishes(await place(), address);

it('knows what is wanted of an address and of its domain, and takes it back', async () => {
  expect(await found()).toEqual({ isLast: false, letDomain: null, mayRelease: true });
  await change('last');
  await change('domain');
  expect(await found()).toEqual({ isLast: true, letDomain: 'domain', mayRelease: true });
  expect(await found('sales@shop.example')).toMatchObject({ isLast: false, letDomain: 'domain' });
  await change('below');
  expect(await found()).toMatchObject({ letDomain: 'below' });
  expect(await change('unlast')).toBe(true);
  expect(await change('undomain')).toBe(true);
  expect(await found()).toEqual({ isLast: false, letDomain: null, mayRelease: true });
  expect(await change('unlast')).toBe(false);
  expect(await change('undomain')).toBe(false);
});

it('means a whole domain where an address has no name, which no address can be last of', async () => {
  expect(await found('@shop.example')).toMatchObject({ isLast: null });
  await expect(change('last', '@shop.example')).rejects.toMatchObject({ reason: 'noSenderAddress' });
  await expect(change('domain', '@github.io')).rejects.toMatchObject({ reason: 'domainNotLet' });
  await expect(change('domain', 'nobody')).rejects.toMatchObject({ reason: 'domainNotLet' });
});
