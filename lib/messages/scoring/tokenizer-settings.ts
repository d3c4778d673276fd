import type { TokenizerSettings } from '@/lib/formats/tokens/read-tokens';
import { getConfig } from '@/lib/store/config/config';

/** How this site cuts messages (dspam.conf); null for a tokenizer that is not known here (osb, sbph). */
export function tokenizerSettings(): TokenizerSettings | null {
  const { conf } = getConfig();
  const tokenizer = (conf.first('Tokenizer') ?? 'chain').toLowerCase();
  if (!/^(chain|chained|word)$/.test(tokenizer)) return null;
  return {
    chain: tokenizer !== 'word',
    urls: conf.isOn('ProcessorURLContext'),
    ignoredHeaders: new Set(conf.all('IgnoreHeader').map((name) => name.toLowerCase())),
  };
}
