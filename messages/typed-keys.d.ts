import type messages from './en.json';

/** A key that is not in messages/en.json does not compile. */
declare module 'next-intl' {
  interface AppConfig {
    Messages: typeof messages;
  }
}
