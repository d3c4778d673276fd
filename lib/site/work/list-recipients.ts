import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import type { Job } from './job';

/** An address that messages of a job were released to. */
export interface JobRecipient {
  address: string;
  messages: number;
}

/** The addresses that a job has released to, where these had to be named (LOCAL_DOMAINS); those with the most messages first. */
export async function listRecipients({ kind, batch }: Job): Promise<JobRecipient[]> {
  if (getConfig().localDomains.length === 0 || (kind !== 'release' && kind !== 'retrain')) return [];
  const rows = await prisma().operation.groupBy({
    by: ['recipient'],
    where: { batch, kind: 'release', state: 'done', recipient: { not: '' } },
    _count: { _all: true },
    orderBy: [{ _count: { recipient: 'desc' } }, { recipient: 'asc' }],
  });
  return rows.map(({ recipient, _count }) => ({ address: recipient, messages: _count._all }));
}
