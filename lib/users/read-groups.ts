import path from 'node:path';
import { getConfig } from '@/lib/config';
import { type Group, parseGroupFile } from '@/lib/dspam/group-file';
import { watchedFile } from '@/lib/watched-file';

let groups: ReturnType<typeof watchedFile<Group[]>> | undefined;

/** The groups of the site's group file; most sites have none. */
export async function readGroups(): Promise<Group[]> {
  const { conf, dspamHome } = getConfig();
  groups ??= watchedFile(conf.last('GroupConfig') ?? path.join(dspamHome, 'group'), parseGroupFile);
  return groups.get().catch(() => []);
}
