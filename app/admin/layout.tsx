import type { ReactNode } from 'react';
import { OwnFrame } from '@/components/frame/own-frame';

export default function AdminLayout({ children }: { children: ReactNode }) {
  return <OwnFrame>{children}</OwnFrame>;
}
