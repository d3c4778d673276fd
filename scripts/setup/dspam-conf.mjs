import { userInfo } from 'node:os';

/**
 * A dspam.conf as a site with virtual users and procmail has it.
 * @param {object} site
 * @param {string} site.home DSPAM_HOME
 * @param {string} site.agent the delivery agent with its arguments
 * @param {{ socket: string, user: string, password: string, name: string }} site.database
 * @returns {string}
 */
export function formatDspamConf({ home, agent, database }) {
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
  return [
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
    '',
  ].join('\n');
}
