import { describe, expect, it } from 'vitest';
import { inTheme } from '@/lib/formats/mail/mail-document';
import { safeHtml } from '@/lib/formats/mail/safe-html';
import { textDocument } from '@/lib/formats/mail/safe-text';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

describe('inTheme', () => {
  it('names the theme in the document, and leaves the rest as it is', () => {
    const made = textDocument('Zażółć <html> gęślą');
    const dark = text(inTheme(Buffer.from(made), 'dark'));
    expect(dark).toMatch(/^<!doctype html>\n<html data-theme="dark"><head>/);
    expect(dark.replace(' data-theme="dark"', '')).toBe(made);
  });

  it('leaves what is no such document alone', () => {
    expect(text(inTheme(Buffer.from('Not found'), 'dark'))).toBe('Not found');
    expect(text(inTheme(Buffer.from(''), 'dark'))).toBe('');
  });
});

describe('the theme of a mail', () => {
  it('is the chosen one for text, and white paper for a mail with colours of its own', () => {
    expect(textDocument('a')).toContain(':root[data-theme=dark]{color-scheme:dark}');
    const { html } = safeHtml('<p style="color:#000">a</p>', {
      remoteImages: false,
      inlineImage: () => null,
    });
    expect(html).not.toContain('data-theme');
    expect(html).toContain('color-scheme:light}');
  });
});
