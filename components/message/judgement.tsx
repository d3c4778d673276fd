import { getExplanation } from '@/lib/data/message/get-explanation';
import { loadPage } from '@/lib/data/request/load-page';
import { Explanation } from './explanation';

/** The part of the Why tab that asks the filter's counts; the rest of the message does not wait for it. */
export async function Judgement({ mailbox, messageKey }: { mailbox: string; messageKey: string }) {
  const loaded = await loadPage(() => getExplanation(mailbox, messageKey));
  // The message itself says what is wrong when nothing can be read.
  return loaded.ok && <Explanation explained={loaded.data} />;
}
