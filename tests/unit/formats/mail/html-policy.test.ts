import { describe, expect, it } from 'vitest';
import { mailFrameHeaders } from '@/lib/formats/mail/html-policy';

describe('mailFrameHeaders', () => {
  it('allows inline styles and pictures in the document, and nothing else', () => {
    expect(mailFrameHeaders({ remoteImages: false })).toEqual({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; " +
        "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'",
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'private, no-store',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
  });

  it('differs by pictures only when the reader wants them', () => {
    const policy = (remoteImages: boolean) => mailFrameHeaders({ remoteImages })['Content-Security-Policy'];
    expect(policy(true)).toBe(policy(false)?.replace('img-src data:', 'img-src data: http: https:'));
  });
});
