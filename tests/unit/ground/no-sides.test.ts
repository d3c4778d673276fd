import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findSidedClasses, findSidedStyles } from '@/tests/support/house/find-sided';

/** What may name a side, and why. */
const MAY: Record<string, readonly string[]> = {
  // Tells the others which side it is.
  'app/styles/theme.css': ['--side: left', '--side: right'],
  // Sources, headers and commands begin at the left in every language.
  'app/styles/base.css': ['text-align: left'],
  // Both ends alike.
  'app/styles/nav.css': [
    'background: linear-gradient(to right, var(--surface) 50%, transparent) left / 3rem 100% local no-repeat, linear-gradient(to left, var(--surface) 50%, transparent) right / 3rem 100% local no-repeat, linear-gradient(to right, var(--nav-shadow), transparent) left / 1.25rem 100% no-repeat, linear-gradient(to left, var(--nav-shadow), transparent) right / 1.25rem 100% no-repeat',
  ],
};

const files = ['app', 'components'].flatMap((top) =>
  readdirSync(top, { recursive: true, encoding: 'utf8' }).map((name) => `${top}/${name}`),
);
const sheets = files.filter((name) => name.endsWith('.css'));
const components = files.filter((name) => /\.tsx?$/.test(name));

describe('pages that may run either way', () => {
  it('have style sheets that name no side', () => {
    expect(sheets.length).toBeGreaterThan(20);
    const found = sheets.map((file) => [file, findSidedStyles(readFileSync(file, 'utf8'))] as const);
    expect(Object.fromEntries(found.filter(([, sided]) => sided.length > 0))).toEqual(MAY);
  });

  it('have components that name no side', () => {
    expect(components.length).toBeGreaterThan(150);
    expect(
      components.flatMap((file) =>
        findSidedClasses(readFileSync(file, 'utf8')).map((name) => `${file}: ${name}`),
      ),
    ).toEqual([]);
  });
});

describe('a side that is planted', () => {
  it.each([
    'margin-left: auto',
    'padding-right: 1px',
    'left: 0',
    'border-left: 1px solid red',
    'border-top-left-radius: 1px',
    'border-radius: 4px 0 0 4px',
    'text-align: right',
    'float: left',
    'padding: 1px 2px 1px 0',
    'margin: 0 calc(1px + (2px * 3)) 0 0',
    'inset: 0 auto 0 0',
    'transform: translateX(-50%)',
    'background-position: right 1px top',
    'translate: -3px 0',
    'translate: calc(1px + 2%) 0',
    'box-shadow: inset 3px 0 var(--accent)',
    'box-shadow: 0 1px red, .5rem 0 red',
    'background: linear-gradient(to left, red, blue)',
  ])('is found in a style sheet: %s', (declaration) => {
    expect(findSidedStyles(`@media print { .a { ${declaration}; } } /* left: 0; */`)).toEqual([declaration]);
  });

  it.each([
    'margin-inline-start: auto',
    'padding: 1px 2px',
    'padding: 1px 2px 3px',
    'inset: 0 1px auto 1px',
    'border-radius: 4px',
    'transform: translateY(-200%)',
    'transform: none',
    'translate: 0 3px',
    'translate: calc(3px * var(--way)) 0',
    'box-shadow: inset calc(3px * var(--way)) 0 var(--accent)',
    'box-shadow: 0 0.25rem 1rem rgb(0 0 0 / 25%)',
    'grid-area: 1 / 2 / 3 / 4',
    'text-align: start',
  ])('is nothing that runs with the page: %s', (declaration) => {
    expect(findSidedStyles(`.a { ${declaration}; }`)).toEqual([]);
  });

  it.each([
    ['className="flex ml-2"', 'ml-2'],
    ['className="sm:-mr-2 p-1"', 'sm:-mr-2'],
    [`className={\`a \${isOn ? 'pl-5' : ''}\`}`, 'pl-5'],
    ["className={isOn ? 'text-right' : undefined}", 'text-right'],
    ['className="left-0"', 'left-0'],
    ['className="border-l rounded-tr-md"', 'border-l'],
    ['className="-translate-x-1"', '-translate-x-1'],
    ['style={{ marginLeft: 3 }}', 'marginLeft:'],
    ["style={{ textAlign: 'left' }}", "textAlign: 'left'"],
  ])('is found in a component: %s', (code, name) => {
    expect(findSidedClasses(`<p ${code} />`)[0]).toBe(name);
  });

  it.each([
    'className="ms-2 pe-1 px-2 text-start"',
    'const left = 1; t("left-over")',
    'className="list-lead"',
  ])('is nothing else: %s', (code) => {
    expect(findSidedClasses(`<p ${code} />`)).toEqual([]);
  });
});
