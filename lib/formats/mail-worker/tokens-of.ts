import type { MessageTokens, TokenizerSettings } from '@/lib/formats/tokens/read-tokens';
import type { RunReading } from './in-mail-worker';
import { orPlainly } from './or-plainly';
import { unpackTokens } from './pack-tokens';

/**
 * The tokens of a message (`readTokens`), found beside the event loop; of one that takes too much work, those of its beginning. The bytes
 * are given away; `mail` names it.
 */
export async function tokensOf(
  run: RunReading,
  mail: string,
  message: Buffer,
  settings: TokenizerSettings,
): Promise<MessageTokens> {
  return unpackTokens(await orPlainly(`${mail} tokens`, message, (bytes) => run('tokens', bytes, settings)));
}
