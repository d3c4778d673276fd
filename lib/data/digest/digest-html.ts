import { textDirection } from '@/lib/ground/text-direction';
import type { DigestWords, EntryWords } from './digest-words';
import { Html, html } from './html';

/** For mail programs that obey it: dark where the reader has it dark. What each piece needs stands with it, for those that do not. */
const STYLE = new Html(`
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background-color: #16191d !important; color: #e6e8eb !important; }
  .quiet { color: #aab2bb !important; }
  .entry { border-color: #3a4149 !important; }
  .mark { background-color: #4a3a10 !important; color: #ffe08a !important; }
  .link { color: #8ab8ff !important; }
  .button { background-color: #2f6fd6 !important; color: #ffffff !important; }
}`);

const PAGE = 'margin: 0; padding: 16px; background-color: #ffffff; color: #1c2128;';
const FONT =
  'font-family: system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; font-size: 16px; line-height: 1.5;';
/** What senders write may be one word of any length. */
const BREAKS = 'overflow-wrap: anywhere; word-break: break-word;';
const QUIET = 'color: #57606a;';
const LINK = 'color: #0b57d0; text-decoration: underline;';
const BUTTON =
  'display: inline-block; padding: 6px 16px; border-radius: 6px; background-color: #0b57d0; color: #ffffff; text-decoration: none;';
const MARK =
  'display: inline-block; padding: 0 8px; border-radius: 4px; background-color: #fff1c2; color: #5c4300;';

/** A digest as HTML: no picture, nothing from elsewhere, no link but its own. */
export function digestHtml(
  { title, away, parts, everything, answer, whySent, asks, stop }: DigestWords,
  language: string,
): string {
  const dir = textDirection(language);
  let number = 0;
  const all = parts.map(
    ({ lead, entries, more }) => html`<p>${lead}</p>
${entries.map((entry) => entryHtml(entry, ++number, dir))}
${more === null ? null : html`<p>${more}</p>`}`,
  );
  return html`<!DOCTYPE html>
<html lang="${language}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body class="page" lang="${language}" dir="${dir}" style="${PAGE}">
<div class="page" style="max-width: 640px; margin: 0 auto; ${FONT} ${BREAKS} background-color: #ffffff; color: #1c2128;">
<h1 style="font-size: 20px; margin: 0 0 12px;">${title}</h1>
${away === null ? null : html`<p>${away}</p>`}
${all}
<p><a class="link" style="${LINK}" href="${everything.address}">${everything.label}</a></p>
${answer === null ? null : html`<p>${answer}</p>`}
<p class="quiet" style="${QUIET}">${asks} ${whySent} <a class="link" style="${LINK}" href="${stop.address}">${stop.label}</a></p>
</div>
</body>
</html>
`.source;
}

/** Not by a logical property, which old mail programs do not know. */
function gapAfter(dir: 'ltr' | 'rtl', pixels: number): string {
  return dir === 'rtl' ? `margin: 0 0 0 ${pixels}px;` : `margin: 0 ${pixels}px 0 0;`;
}

function entryHtml(
  { subject, from, received, host, marks, why, links }: EntryWords,
  number: number,
  dir: 'ltr' | 'rtl',
): Html {
  return html`<div class="entry" style="border-top: 1px solid #d0d7de; padding: 12px 0;">
<h2 style="font-size: 17px; margin: 0;">${number}. <bdi>${subject}</bdi></h2>
<div>${from.label}: <bdi>${from.name}</bdi>${from.address === '' ? null : html` &lt;<bdi>${from.address}</bdi>&gt;`}</div>
<div class="quiet" style="${QUIET}">${received.label}: ${received.time}</div>
${host === null ? null : html`<div class="quiet" style="${QUIET}">${host}</div>`}
${marks.length === 0 ? null : html`<div style="padding: 4px 0 2px;">${marks.map((mark) => html`<span class="mark" style="${MARK} ${gapAfter(dir, 6)}">${mark}</span>`)}</div>`}
${why === null ? null : html`<div>${why}</div>`}
<div style="padding: 8px 0 0;">${links.map(
    ({ label, of, address, isFirst }) =>
      html`<a class="${isFirst ? 'button' : 'link'}" style="${isFirst ? `${BUTTON} ${gapAfter(dir, 12)}` : LINK}" href="${address}" aria-label="${of}">${label}</a>`,
  )}</div>
</div>
`;
}
