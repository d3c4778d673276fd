import { describe, expect, it } from 'vitest';
import { parseDspamConf } from '@/lib/formats/dspam/conf';
import { readPurgeRules, tokenRuleSql } from '@/lib/site/purge/purge-rules';

const rules = (conf: string) => readPurgeRules(parseDspamConf(conf));

describe('readPurgeRules', () => {
  it('takes the days of purge-4.1.sql where dspam.conf says nothing', () => {
    expect(rules('')).toEqual({
      signatures: 14,
      tokens: { unused: 90, hapaxes: 30, oneSpamHit: 15, oneInnocentHit: 15 },
      siteMode: 'TEFT',
    });
  });

  it('takes the days of dspam.conf', () => {
    const conf =
      'PurgeSignatures 7\nPurgeUnused 60\nPurgeHapaxes 20\nPurgeHits1S 5\nPurgeHits1I 6\nTrainingMode toe\n';
    expect(rules(conf)).toEqual({
      signatures: 7,
      tokens: { unused: 60, hapaxes: 20, oneSpamHit: 5, oneInnocentHit: 6 },
      siteMode: 'TOE',
    });
  });

  it.each(['PurgeUnused off', 'PurgeHapaxes 0', 'PurgeHits1S off', 'PurgeHits1I nonsense'])(
    'leaves all tokens alone with `%s`',
    (line) => {
      expect(rules(line)).toMatchObject({ signatures: 14, tokens: null });
    },
  );

  it('leaves signatures alone with `PurgeSignatures off`', () => {
    expect(rules('PurgeSignatures off').signatures).toBeNull();
  });
});

describe('tokenRuleSql', () => {
  const days = { unused: 90, hapaxes: 30, oneSpamHit: 15, oneInnocentHit: 15 };

  it('never names unused tokens in the modes that do not see them', () => {
    expect(tokenRuleSql(days, 'TEFT')).toContain("'unused'");
    expect(tokenRuleSql(days, 'TUM')).toContain('innocent_hits + spam_hits < 50');
    for (const mode of ['TOE', 'NOTRAIN']) expect(tokenRuleSql(days, mode)).not.toContain('unused');
  });
});
