import type { NextRequest } from 'next/server';
import { clientMessages } from '@/components/ui/client-messages';
import { getMessageViews } from '@/lib/data/message/get-message-views';
import { partAnswer } from '@/lib/data/request/part-answer';

/** What the tabs say. */
const NOUNS = ['headers', 'result', 'resultMeaning', 'source', 'why'];

/** What the tabs of a message show beside its text, with the texts to say it: asked for when somebody opens one. */
export async function GET(
  _request: NextRequest,
  { params }: RouteContext<'/mailbox/[user]/quarantine/[signature]/views'>,
): Promise<Response> {
  const { user, signature } = await params;
  return partAnswer(async () => {
    const views = await getMessageViews(user, signature);
    return Response.json({ views, texts: await clientMessages(...NOUNS) });
  });
}
