import { expect, it } from 'vitest';
import { shellLanguage } from '@/scripts/doctor/shell-language';

it.each([
  [{}, null],
  [{ LANG: '' }, null],
  [{ LANG: 'C' }, null],
  [{ LANG: 'C.UTF-8' }, null],
  [{ LANG: 'POSIX' }, null],
  [{ LANG: 'de_DE.UTF-8' }, 'de'],
  [{ LANG: 'de' }, 'de'],
  [{ LANG: 'de_AT@euro' }, 'de'],
  [{ LANG: 'pt_PT.UTF-8' }, 'pt-BR'],
  [{ LANG: 'sv_SE.UTF-8' }, null],
  [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'fr_FR.UTF-8' }, 'fr'],
  [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'fr_FR.UTF-8', LC_ALL: 'C' }, null],
  [{ LANG: 'de_DE.UTF-8', LC_ALL: '' }, 'de'],
  [{ LANG: '../../etc' }, null],
])('%j: %s', (env, language) => {
  expect(shellLanguage(env)).toBe(language);
});
