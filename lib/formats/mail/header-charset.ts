import { isAscii } from 'node:buffer';
import { firstFields } from './header-fields';
import { parseParameters } from './parse-parameters';

const MAX_TYPE_BYTES = 20_000;

/** The charset in which raw letters of these header values may be: that of the Content-Type of their message, `type`; '' for none. */
export function headerCharset(type: Uint8Array | undefined, ...values: (Uint8Array | undefined)[]): string {
  if (!type || values.every((value) => !value || isAscii(value))) return '';
  const text = Buffer.from(type.subarray(0, MAX_TYPE_BYTES))
    .toString('latin1')
    .replace(/[\r\n]+/g, '');
  return parseParameters(text).parameters.get('charset') ?? '';
}

/** The same for a whole header block. */
export function blockCharset(block: Buffer): string {
  return isAscii(block) ? '' : headerCharset(firstFields(block, ['content-type'])['content-type'], block);
}
