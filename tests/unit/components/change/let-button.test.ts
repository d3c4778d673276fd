import { type ContextType, createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ChangeContext } from '@/components/change/change-context';
import { LetButton } from '@/components/change/let-button';

const DRAWN = 1000;
const CHANGE: ContextType<typeof ChangeContext> = {
  act: () => undefined,
  pending: false,
  sent: () => undefined,
  lastPlace: () => null,
  question: null,
  isRefused: false,
  leaving: new Set(),
  gone: [],
  sayOfJobs: () => undefined,
};

function isOff(change: Partial<typeof CHANGE>): boolean {
  const children = createElement(LetButton, {
    address: 'a@x.example',
    label: 'Let',
    of: 'k',
    drawnAt: DRAWN,
  });
  const value = { ...CHANGE, ...change };
  return renderToStaticMarkup(createElement(ChangeContext.Provider, { value, children })).includes(
    'aria-disabled="true"',
  );
}

it('cannot be pressed where its message is gone, or going', () => {
  expect(isOff({})).toBe(false);
  expect(isOff({ pending: true })).toBe(true);
  expect(isOff({ leaving: new Set(['k']) })).toBe(true);
  expect(isOff({ gone: [{ at: DRAWN + 1, keys: ['k'] }] })).toBe(true);
  expect(isOff({ gone: [{ at: DRAWN - 1, keys: ['k'] }] })).toBe(false);
  expect(isOff({ leaving: new Set(['other']) })).toBe(false);
});
