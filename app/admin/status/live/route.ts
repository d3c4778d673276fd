import { liveStatus } from '@/lib/data/site/status-answers';

export async function GET(): Promise<Response> {
  return liveStatus();
}
