import { z } from 'zod';
import { isLanguage, LANGUAGES } from '@/lib/ground/languages';
import { BASE_PATH_FORM } from './dashboard-address';
import { digestVariables } from './digest-config';
import { logVariables } from './log-settings';
import { signInVariables } from './sign-in-config';

/** An empty variable counts as not set: `.env` files often list a name with nothing after it. */
const text = z.string().trim().min(1).optional();
const days = z.coerce
  .number('has to be a number of days')
  .int('has to be a whole number of days')
  .min(1, 'has to be from 1 to 3650')
  .max(3650, 'has to be from 1 to 3650');
/** Every variable of the environment that the dashboard takes, each with its form, its default and what to say about a wrong one. */
export const variables = z.object({
  DSPAM_CONF: text,
  DSPAM_HOME: text,
  DSPAM_BIN: text,
  DSPAM_SCALE: z.enum(['domain', 'large', 'normal'], 'has to be domain, large or normal').optional(),
  DSPAM_PREFERENCES: z.enum(['database', 'files'], 'has to be database or files').optional(),
  DATABASE_URL: text,
  RELEASE_ARGS: text,
  LOCAL_DOMAINS: text,
  DELIVERY_CONCURRENCY: z.coerce
    .number('has to be a number from 1 to 16')
    .int('has to be a number from 1 to 16')
    .min(1, 'has to be a number from 1 to 16')
    .max(16, 'has to be a number from 1 to 16')
    .default(2),
  DELIVERY_TIMEOUT_SECONDS: z.coerce
    .number('has to be a number of seconds')
    .min(1, 'has to be from 1 to 3600')
    .max(3600, 'has to be from 1 to 3600')
    .default(60),
  REMOVED_KEEP_DAYS: days.default(30),
  QUARANTINE_KEEP_DAYS: days.optional(),
  MAINTAIN_PURGE: z.enum(['yes', 'no'], 'has to be yes or no').default('no'),
  SENDER_RULES_RELEASE: z.enum(['yes', 'no'], 'has to be yes or no').default('no'),
  CAMPAIGNS: z.enum(['yes', 'no'], 'has to be yes or no').default('yes'),
  RETRAIN_ADDRESS: text,
  FILTER_HOST: text,
  FILTER_HOSTS: text,
  MAIL_QUEUE_COMMAND: text.default('postqueue -j'),
  ...signInVariables,
  ...digestVariables,
  ...logVariables,
  LISTEN_SOCKET_GROUP: text,
  NEXTAUTH_SECRET: z
    .string('is missing: a random text of at least 32 characters, for example from `openssl rand -base64 32`')
    .min(32, 'is too short: at least 32 characters, for example from `openssl rand -base64 32`'),
  NEXTAUTH_URL: z.url({
    protocol: /^https?$/,
    error:
      'is missing, or not an address: the address that people type, for example https://mail.example.org',
  }),
  BASE_PATH: z
    .string()
    .trim()
    .regex(BASE_PATH_FORM, 'has to begin with / and must not end with it: /dspam, for example')
    .optional(),
  DEFAULT_LANGUAGE: z
    .string()
    .trim()
    .refine(isLanguage, `has to be one of ${Object.keys(LANGUAGES).join(', ')}`)
    .default('en'),
  COMPRESSION: z.enum(['dashboard', 'proxy'], 'has to be dashboard or proxy').default('dashboard'),
  BIND_ADDRESS: text,
  PORT: z.coerce
    .number('has to be a port number')
    .int('has to be a port number')
    .min(1, 'has to be a port number')
    .max(65535, 'has to be a port number')
    .default(3000),
});
