import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scale } from '@/lib/formats/dspam/userdir';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { createDspamSite, type DspamSite } from './dspam-site';

const NOT_FILTERED = { nodspam: 'opt-out', dspam: 'opt-in' };

/** Releases and undoes on a site whose DSPAM lays out its data so. `folders` are where it keeps each user's. */
export function describeLayout(scale: Scale, folders: Record<string, string>): void {
  describe(`a site in ${scale} scale`, () => {
    let site: DspamSite;
    beforeAll(async () => {
      site = await createDspamSite({ scale });
    });
    afterAll(async () => {
      await prisma().$disconnect();
      await pool().end();
      await site.close();
    });

    it.each(Object.entries(folders))('finds, releases and puts back the mail of %s', async (user, folder) => {
      const { signature } = await site.quarantine({ user, subject: `For ${user}` });
      expect(existsSync(path.join(site.home, 'data', `${folder}.mbox`))).toBe(true);
      const { messages } = await listMessages(await openQuarantine(user), {
        sort: 'date',
        direction: 'desc',
        page: 1,
      });
      expect(messages.map(({ key }) => key)).toEqual([signature]);
      const batch = newBatch();
      expect(await releaseMessage(user, user, signature, batch)).toMatchObject({ ok: true });
      expect(site.deliveries().at(-1)).toMatchObject({ argv: ['-d', user] });
      expect(await undoBatch(user, user, batch)).toMatchObject([{ ok: true, reversed: true }]);
    });

    it.each(Object.keys(folders))('finds the files by which %s is filtered or not', async (user) => {
      const [name, domain = 'local'] = user.split('@');
      const place = (extension: keyof typeof NOT_FILTERED) => {
        const folder = path.join(site.home, NOT_FILTERED[extension]);
        return path.join(
          folder,
          scale === 'domain' ? `${domain}/${name}.${extension}` : `${user}.${extension}`,
        );
      };
      const write = (file: string) => {
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, '');
      };
      const released = async () => {
        const { signature } = await site.quarantine({ user });
        const outcome = await releaseMessage(user, user, signature, newBatch());
        const { proof } = await prisma().operation.findFirstOrThrow({ where: { messageKey: signature } });
        return { ok: outcome.ok, proof };
      };
      write(place('nodspam'));
      expect(await released()).toEqual({ ok: true, proof: 'exit-code' });
      rmSync(place('nodspam'));
      const conf = path.join(site.folder, 'dspam.conf');
      const text = readFileSync(conf, 'utf8');
      writeFileSync(conf, text.replace(/^Opt .*\n|$/, 'Opt in\n'));
      try {
        expect(await released()).toEqual({ ok: true, proof: 'exit-code' });
        write(place('dspam'));
        expect(await released()).toEqual({ ok: true, proof: 'log' });
      } finally {
        writeFileSync(conf, text);
      }
    });
  });
}
