import { aloneWith, takeBack } from './let-through';
import { type ClickedRule, forgetClicks, listRulesOfClicks } from './letting-click-rows';

/**
 * Takes back what clicks have said of a sender, whose messages were put back. The rule goes with the last of them; it stays (`kept`) where another
 * click stands, or it was said by itself. Null where it has gone already. Throws as letThroughNoLonger.
 */
export async function takeBackClicks(
  { id, uid }: Pick<ClickedRule, 'id' | 'uid'>,
  batches: readonly string[],
): Promise<'takenBack' | 'kept' | null> {
  return aloneWith(uid, async () => {
    // As it is now, when nobody else changes it.
    const rule = (await listRulesOfClicks(batches)).find((each) => each.id === id);
    if (!rule) return null;
    const [standing = null] = rule.clicks.filter((click) => !batches.includes(click));
    if (standing === null && !rule.standsAlone) {
      await takeBack(uid, id);
      return 'takenBack';
    }
    await forgetClicks(id, { batches, standing });
    return 'kept';
  });
}
