import { redirect } from 'next/navigation';
import { quarantinePath } from '@/components/quarantine/links';
import { findSignedIn } from '@/lib/data/session';

export default async function HomePage() {
  const who = await findSignedIn();
  redirect(who ? quarantinePath(who.user) : '/login');
}
