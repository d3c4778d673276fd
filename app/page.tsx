import { redirect } from 'next/navigation';
import { quarantinePath } from '@/components/list/links';
import { findSignedIn } from '@/lib/data/session/session';

export default async function HomePage() {
  const who = await findSignedIn();
  redirect(who ? quarantinePath(who.user) : '/login');
}
