/** Whether this is the program of a package, which has a command and units of its own. */
export const isPackaged = () => process.env.DSPAM_DASHBOARD_PACKAGED === 'yes';

/**
 * A text for administrators as they have to type it: texts name commands as the sources have them (`npm run maintain`), and where the dashboard was
 * installed as a package there is no npm, but a program of that name.
 */
export function asInstalled(text: string): string {
  if (!isPackaged()) return text;
  return text
    .replace(/cd \S+ && npm run -s maintain/g, '/usr/sbin/dspam-dashboard maintain')
    .replace(
      /npm run (?:-s )?(migrate|maintain|digest-reply|digest|doctor|backup|restore|import-configure)\b(?: --(?= ))?/g,
      'dspam-dashboard $1',
    )
    .replace(/npm run build/g, 'npm run package, in the sources')
    .replace(/\/usr\/lib\/dspam-dashboard\/\.env(?![\w.])/g, '/etc/dspam-dashboard/env')
    .replace(/(?<![\w/.-])\.env(?![\w.])/g, '/etc/dspam-dashboard/env')
    .replace(/(?<![\w/])docs\/(?=[\w-]+\.md\b)/g, '/usr/share/doc/dspam-dashboard/')
    .replace(/npm start/g, 'systemctl start dspam-dashboard');
}

/** The same for all texts of a tree of them. */
export function allAsInstalled<T>(texts: T): T {
  if (typeof texts === 'string') return asInstalled(texts) as T;
  if (typeof texts !== 'object' || texts === null) return texts;
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, allAsInstalled(value)])) as T;
}
