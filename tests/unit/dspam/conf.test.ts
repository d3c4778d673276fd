import { describe, expect, it } from 'vitest';
import { isOn, parseDspamConf } from '@/lib/dspam/conf';

const TEXT = `
# Home /wrong
Home /var/spool/dspam
TrustedDeliveryAgent "/usr/bin/procmail -d %u"
Trust root
Trust dspam
  trust www-data
Preference "spamAction=quarantine"
Preference "signatureLocation=message"	# 'message' or 'headers'
Preference "spamSubject=[SPAM] = bad"
AllowOverride trainingMode
AllowOverride spamAction spamSubject
MySQLUIDInSignature    on
MySQLPass
`;

describe('parseDspamConf', () => {
  const conf = parseDspamConf(TEXT);

  it('reads keys in any case, values with blanks, and repeated keys', () => {
    expect(conf.last('home')).toBe('/var/spool/dspam');
    expect(conf.last('TrustedDeliveryAgent')).toBe('/usr/bin/procmail -d %u');
    expect(conf.all('Trust')).toEqual(['root', 'dspam', 'www-data']);
    expect(conf.all('AllowOverride')).toEqual(['trainingMode', 'spamAction', 'spamSubject']);
  });

  it('reads preferences, whose values may hold an equals sign', () => {
    expect(conf.preferences.get('spamAction')).toBe('quarantine');
    expect(conf.preferences.get('spamSubject')).toBe('[SPAM] = bad');
    expect(conf.preferences.get('signatureLocation')).toBe('message');
  });

  it('passes over comments and keys without a value', () => {
    expect(conf.all('Home')).toHaveLength(1);
    expect(conf.last('MySQLPass')).toBeUndefined();
    expect(isOn(conf.last('MySQLUIDInSignature'))).toBe(true);
    expect(isOn(conf.last('UserLog'))).toBe(false);
  });
});
