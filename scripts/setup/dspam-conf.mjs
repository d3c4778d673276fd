import { userInfo } from 'node:os';

/**
 * A dspam.conf as a site with virtual users and procmail has it.
 * @param {object} site
 * @param {string} site.home DSPAM_HOME
 * @param {string} site.agent the delivery agent with its arguments
 * @param {{ socket: string, user: string, password: string, name: string }} site.database
 * @param {string} [site.lines] lines of its own, instead of those with the same keys; of a preference and of what is allowed, besides
 * @returns {string}
 */
export function formatDspamConf({ home, agent, database, lines = '' }) {
  const overridable = [
    'trainingMode',
    'spamAction',
    'spamSubject',
    'statisticalSedation',
    'enableBNR',
    'enableWhitelist',
    'signatureLocation',
    'showFactors',
    'whitelistThreshold',
    'dailyQuarantineSummary',
    'optIn',
    'optOut',
  ];
  const trusted = new Set(['root', userInfo().username]);
  const usual = [
    `Home ${home}`,
    `TrustedDeliveryAgent "${agent}"`,
    ...[...trusted].map((name) => `Trust ${name}`),
    'TrainingMode teft',
    'Tokenizer chain',
    'PValue bcr',
    'Preference "trainingMode=TEFT"',
    'Preference "spamAction=quarantine"',
    'Preference "spamSubject=[SPAM]"',
    'Preference "statisticalSedation=5"',
    'Preference "enableBNR=on"',
    'Preference "enableWhitelist=on"',
    'Preference "signatureLocation=message"',
    'Preference "showFactors=on"',
    ...overridable.map((name) => `AllowOverride ${name}`),
    `MySQLServer ${database.socket}`,
    `MySQLUser ${database.user}`,
    `MySQLPass ${database.password}`,
    `MySQLDb ${database.name}`,
    'MySQLUIDInSignature on',
    'PurgeSignatures 14',
    'UserLog on',
    'SystemLog on',
    'Opt out',
    `GroupConfig ${home}/group`,
  ];
  const keyOf = (/** @type {string} */ line) => /^\s*(\S*)/.exec(line)?.[1]?.toLowerCase() ?? '';
  const own = lines.split('\n').filter(Boolean);
  const replaced = new Set(
    own.map(keyOf).filter((key) => !['preference', 'allowoverride', 'trust'].includes(key)),
  );
  // Of two lines with one key, DSPAM takes the first.
  return [...own, ...usual.filter((line) => !replaced.has(keyOf(line))), ''].join('\n');
}
