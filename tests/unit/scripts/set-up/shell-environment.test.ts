import { expect, it } from 'vitest';
import { shellLanguage } from '@/scripts/doctor/shell-language';
import { shellEnvironment } from '@/scripts/set-up/shell-environment';

it('hands on the language of the shell, and none of the settings', () => {
  const given = {
    PATH: '/bin',
    LANG: 'cs_CZ.UTF-8',
    LC_MESSAGES: '',
    DATABASE_URL: 'x',
    DEFAULT_LANGUAGE: 'he',
  };
  const handedOn = shellEnvironment(given);
  expect(handedOn).toEqual({ PATH: '/bin', NODE_ENV: 'production', LANG: 'cs_CZ.UTF-8', LC_MESSAGES: '' });
  expect(shellLanguage(handedOn)).toBe('cs');
});
