import { build } from 'esbuild';

/** What a package starts that is TypeScript here: each becomes a file of its name in the folder scripts there, and the threads that they start lie beside them. */
const ENTRIES = [
  'scripts/serve.mjs',
  'scripts/start.ts',
  'scripts/migrate.ts',
  'scripts/maintain.ts',
  'scripts/digest.ts',
  'scripts/digest-reply.ts',
  'scripts/backup.ts',
  'scripts/restore.ts',
  'scripts/doctor.ts',
  'scripts/set-up.ts',
  'scripts/drop-tables.ts',
  'scripts/import-configure.ts',
  'lib/formats/mail-worker/mail-worker.ts',
  'lib/messages/scoring/judging-thread.ts',
];

/**
 * Makes JavaScript of the scripts, with what they take of lib in files that they share. npm packages stay outside.
 * @param {string} folder where the scripts of the package lie
 * @returns {Promise<string[]>} the files that were made
 */
export async function bundleScripts(folder) {
  const { metafile } = await build({
    entryPoints: Object.fromEntries(
      ENTRIES.map((file) => [file.replace(/^.*\//, '').replace(/\.m?[jt]s$/, ''), file]),
    ),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    // Beside the scripts: what is found by the place of a file is found from there.
    chunkNames: 'shared-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    tsconfig: 'tsconfig.json',
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.outputs);
}
