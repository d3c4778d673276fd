import type { NextRequest } from 'next/server';
import { clientMessages } from '@/components/ui/client-messages';
import { getExplanation } from '@/lib/data/message/get-explanation';
import { partAnswer } from '@/lib/data/request/part-answer';

/** What the explanation says. */
const NOUNS = ['evidence', 'hint', 'ifReleased', 'likely', 'looks', 'noScores', 'result', 'why'];

/** Why a message looks as it does, with the texts to say it: asked for when somebody opens that tab. */
export async function GET(
  _request: NextRequest,
  { params }: RouteContext<'/mailbox/[user]/quarantine/[signature]/why'>,
): Promise<Response> {
  const { user, signature } = await params;
  return partAnswer(async () => {
    const explained = await getExplanation(user, signature);
    return Response.json({ explained, texts: await clientMessages(...NOUNS) });
  });
}
