import { visibleLine } from './display-text';

const MAX_LENGTH = 100;
const MAX_EXTENSION_LENGTH = 12;

/** Names that Windows gives to devices, with any extension ("Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/**
 * A name under which an attachment can be saved anywhere: what follows the last slash or backslash, without controls,
 * directional overrides (they hide an extension), letters that cannot be seen, characters that Windows refuses, or a leading dot; never a device name;
 * at most 100 characters with the extension kept. Without a usable name: `attachment-1` for index 0.
 */
export function safeFileName(name: string | undefined, index: number): string {
  const base = (name ?? '').replace(/^.*[/\\]/s, '');
  const clean = visibleLine(base)
    .replace(/\p{Cs}/gu, '')
    .normalize('NFC')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  if (/^[_\s.]*$/.test(clean)) return `attachment-${index + 1}`;
  return shorten(clean.replace(DEVICE, '_$&'));
}

function shorten(name: string): string {
  if (name.length <= MAX_LENGTH) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= MAX_EXTENSION_LENGTH ? name.slice(dot) : '';
  // A cut through a pair of surrogates leaves half of one.
  const stem = name.slice(0, MAX_LENGTH - extension.length).replace(/\p{Cs}/gu, '');
  return stem.replace(/[.\s]+$/, '') + extension;
}
