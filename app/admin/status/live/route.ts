import { liveStatus } from '@/lib/data/status-answers';

export async function GET(): Promise<Response> {
  return liveStatus();
}
