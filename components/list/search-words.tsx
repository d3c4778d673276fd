'use client';

import { type GivenRows, rowsOf } from './document-rows';

declare module './document-rows' {
  interface DocumentRows {
    /** Sentences with what can be typed between backquotes. */
    searchWords: readonly string[];
  }
}

/** What can be said in a search. Nobody opens it on most pages, so that it travels once at least, as rows do. */
export function SearchWords({ lines }: { lines: GivenRows<'searchWords'> }) {
  return (
    <ul data-list="searchWords">
      {rowsOf('searchWords', lines, readWords).map((line) => (
        <li key={line}>
          {line.split('`').map((part, place) => (place % 2 === 1 ? <code key={part}>{part}</code> : part))}
        </li>
      ))}
    </ul>
  );
}

function readWords(): string[] {
  return [...document.querySelectorAll('[data-list="searchWords"] > li')].map((line) =>
    [...line.childNodes]
      .map(({ nodeName, textContent }) => (nodeName === 'CODE' ? `\`${textContent}\`` : textContent))
      .join(''),
  );
}
