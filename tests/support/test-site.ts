import { afterAll } from 'vitest';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { createDspamSite, type DspamSite } from './dspam-site';

/** A site for the test file that asks, ended after its last test. Ask before anything reads the configuration. */
export async function testSite(options?: Parameters<typeof createDspamSite>[0]): Promise<DspamSite> {
  const site = await createDspamSite(options);
  afterAll(async () => {
    await prisma().$disconnect();
    await pool().end();
    await site.close();
  });
  return site;
}
