import { redirect } from 'next/navigation';
import { quarantinePath } from '@/components/list/links';
import { findSignedIn } from '@/lib/data/session/session';
import { landsOnStatus } from '@/lib/data/site/lands-on-status';

export default async function HomePage() {
  const who = await findSignedIn();
  if (!who) redirect('/login');
  redirect((await landsOnStatus(who)) ? '/admin/status' : quarantinePath(who.user));
}
