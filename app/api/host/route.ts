import { answerGreeting, answerHost } from '@/lib/data/at-hosts/answer-host';

export const dynamic = 'force-dynamic';

/** For the dashboards of the site's other filter hosts. Everybody else gets "not found". */
export function GET(request: Request): Response {
  return answerGreeting(request.headers);
}

/** The same: what they ask in the name of a person. */
export function POST(request: Request): Promise<Response> {
  return answerHost(request);
}
