import { describe, expect, it } from 'vitest';
import { parseConf } from '@/tests/support/dspam-standin/conf.mjs';

describe('dspam.conf', () => {
  const conf = parseConf(`
# a comment
Home /var/dspam
TrustedDeliveryAgent "/usr/bin/procmail -d %u"   # a comment too
Trust root
Trust   mail
Preference "spamAction=quarantine"	# { quarantine | tag }
MySQLPass a#b
userlog On
`);

  it('has values with blanks in quotes, and comments behind them', () => {
    expect(conf.first('TrustedDeliveryAgent')).toBe('/usr/bin/procmail -d %u');
    expect(conf.all('Preference')).toEqual(['spamAction=quarantine']);
    expect(conf.first('MySQLPass')).toBe('a');
  });

  it('has keys more than once, in any case', () => {
    expect(conf.all('trust')).toEqual(['root', 'mail']);
    expect(conf.on('UserLog')).toBe(true);
    expect(conf.on('SystemLog')).toBe(false);
  });
});
