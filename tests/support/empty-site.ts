import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { createDspamSite, type DspamSite } from './dspam-site';

/** A site for the tests of a file, in which before each of them this user has no mail and nothing was ever done. */
export function emptySite(user: string, env: Record<string, string>): () => DspamSite {
  let site: DspamSite;
  beforeAll(async () => {
    site = await createDspamSite({ env });
  });
  afterAll(async () => {
    await prisma().$disconnect();
    await pool().end();
    await site.close();
  });
  beforeEach(async () => {
    rmSync(site.files(user).dir, { recursive: true, force: true });
    await site.query('DELETE FROM dashboard_operation');
  });
  return () => site;
}
