import type { CDPSession, Page } from '@playwright/test';

/** A node of the accessibility tree, as far as it is read. */
interface AxNode {
  nodeId: string;
  parentId?: string;
  childIds?: string[];
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  description?: { value: string };
  value?: { value: unknown };
  properties?: { name: string; value: { value: unknown } }[];
}

/** How a role is said; of those that are not here only the name is. */
const ROLES: Record<string, string> = {
  alertdialog: 'question',
  button: 'button',
  checkbox: 'check box',
  combobox: 'choice',
  dialog: 'dialog',
  link: 'link',
  radio: 'radio button',
  searchbox: 'search field',
  tab: 'tab',
  textbox: 'edit text',
};

/**
 * What a screen reader says of a page, made from the browser's accessibility tree: of what has the focus its name, what it is and how it is, in a row of a
 * table the row; and what a live region has come to say.
 */
export class ScreenReader {
  readonly #page: Page;
  readonly #session: CDPSession;
  #told = new Map<string, string>();

  private constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
  }

  static async start(page: Page): Promise<ScreenReader> {
    const session = await page.context().newCDPSession(page);
    await session.send('Accessibility.enable');
    return new ScreenReader(page, session);
  }

  /** What it begins with when a page has come. */
  async arrived(): Promise<string> {
    const nodes = await this.#tree();
    const heading = nodes.find((node) => node.role?.value === 'heading' && propertyOf(node, 'level') === 1);
    return `${await this.#page.title()}. ${heading ? said(heading, nodes) : 'No heading.'}`;
  }

  /** What has the focus. */
  async focused(): Promise<string> {
    const nodes = await this.#tree();
    const focused = nodes.filter((node) => propertyOf(node, 'focused') === true);
    // The document has it, too.
    const node = focused.find(({ role }) => role?.value !== 'RootWebArea');
    if (!node) return 'Nothing has the focus.';
    return [rowOf(node, nodes), said(node, nodes)].filter((text) => text !== '').join(' ');
  }

  /** What live regions say that they did not say when this was last asked; '' for nothing. */
  async told(): Promise<string> {
    const nodes = await this.#tree();
    const regions = nodes.filter(
      (node) => ['status', 'alert'].includes(node.role?.value ?? '') || propertyOf(node, 'live') === 'polite',
    );
    const outer = regions.filter(
      (node) => !ancestorsOf(node, nodes).some((ancestor) => regions.includes(ancestor)),
    );
    const news: string[] = [];
    const now = new Map<string, string>();
    for (const node of outer) {
      const text = textOf(node, nodes);
      now.set(node.nodeId, text);
      if (text !== '' && text !== this.#told.get(node.nodeId)) news.push(ended(text));
    }
    this.#told = now;
    return news.join(' ');
  }

  async #tree(): Promise<AxNode[]> {
    const { nodes } = await this.#session.send('Accessibility.getFullAXTree');
    return nodes as AxNode[];
  }
}

function propertyOf(node: AxNode, name: string): unknown {
  return node.properties?.find((property) => property.name === name)?.value.value;
}

function ancestorsOf(node: AxNode, nodes: AxNode[]): AxNode[] {
  const parent = nodes.find(({ nodeId }) => nodeId === node.parentId);
  return parent ? [parent, ...ancestorsOf(parent, nodes)] : [];
}

function childrenOf(node: AxNode, nodes: AxNode[]): AxNode[] {
  return (node.childIds ?? []).flatMap((id) => nodes.find(({ nodeId }) => nodeId === id) ?? []);
}

/** Name, role and state as one sentence, and what describes it. */
function said(node: AxNode, nodes: AxNode[]): string {
  const role = node.role?.value ?? '';
  const is = (name: string) => propertyOf(node, name) === true || propertyOf(node, name) === 'true';
  const parts = [
    node.name?.value.replace(/\s+/g, ' ').trim() || 'without a name',
    role === 'heading' ? `heading level ${propertyOf(node, 'level')}` : ROLES[role],
    role === 'checkbox' || role === 'radio' ? (is('checked') ? 'checked' : 'not checked') : undefined,
    role === 'tab' && is('selected') ? 'selected' : undefined,
    role === 'tab' ? placeOf(node, nodes) : undefined,
    propertyOf(node, 'expanded') === true ? 'expanded' : undefined,
    propertyOf(node, 'expanded') === false ? 'collapsed' : undefined,
    is('required') ? 'required' : undefined,
    is('disabled') ? 'not available' : undefined,
    typeof node.value?.value === 'string' && node.value.value !== '' ? node.value.value : undefined,
  ];
  const sentence = parts.filter((part) => part !== undefined).join(', ');
  return [sentence, node.description?.value ?? '']
    .filter((text) => text !== '')
    .map(ended)
    .join(' ');
}

function ended(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** Which of its kind it is. */
function placeOf(node: AxNode, nodes: AxNode[]): string {
  const [parent] = ancestorsOf(node, nodes).filter(({ ignored }) => !ignored);
  const all = parent ? childrenOf(parent, nodes).filter(({ role }) => role?.value === node.role?.value) : [];
  return `${all.indexOf(node) + 1} of ${all.length}`;
}

/** The row that it stands in: its place, and each other cell after the head of its column. */
function rowOf(node: AxNode, nodes: AxNode[]): string {
  const above = ancestorsOf(node, nodes);
  const row = above.find(({ role }) => role?.value === 'row');
  const table = above.find(({ role }) => role?.value === 'table');
  if (!row || !table) return '';
  const rows = nodes.filter((each) => each.role?.value === 'row' && ancestorsOf(each, nodes).includes(table));
  // The names of the columns are no row of what stands below them.
  if (row === rows[0]) return '';
  const cellsOf = (each: AxNode | undefined) =>
    each
      ? childrenOf(each, nodes).filter(({ role }) =>
          ['cell', 'gridcell', 'columnheader', 'rowheader'].includes(role?.value ?? ''),
        )
      : [];
  const heads = cellsOf(rows[0]).map((cell) => headOf(cell, nodes));
  const cells = cellsOf(row).flatMap((cell, index) => {
    const text = above.includes(cell) ? '' : textOf(cell, nodes);
    const head = heads[index] ?? '';
    // What asks needs no colon.
    return text === '' ? [] : ended(`${head}${/[?!.]$/.test(head) || head === '' ? '' : ':'} ${text}`.trim());
  });
  return [`Row ${rows.indexOf(row)} of ${rows.length - 1}.`, ...cells].join(' ');
}

/** What a column is called, by which it may also be sorted. */
function headOf(cell: AxNode, nodes: AxNode[]): string {
  if (!cell.ignored && cell.role?.value === 'StaticText') return cell.name?.value.trim() ?? '';
  return childrenOf(cell, nodes)
    .map((child) => headOf(child, nodes))
    .filter((text) => text !== '')
    .join(' ');
}

/** All that stands in a node, links and buttons by their names and as what they are, each a sentence of its own. */
function textOf(node: AxNode, nodes: AxNode[]): string {
  return piecesOf(node, nodes).reduce(
    (all, piece, index) => (index === 0 ? piece.text : `${piece.isPressed ? ended(all) : all} ${piece.text}`),
    '',
  );
}

function piecesOf(node: AxNode, nodes: AxNode[]): { text: string; isPressed: boolean }[] {
  const role = node.role?.value ?? '';
  const piece = (text: string, isPressed: boolean) => (text === '' ? [] : [{ text, isPressed }]);
  if (!node.ignored && role === 'StaticText') return piece(node.name?.value.trim() ?? '', false);
  if (!node.ignored && role in ROLES) return role === 'checkbox' ? [] : piece(said(node, nodes), true);
  return childrenOf(node, nodes).flatMap((child) => piecesOf(child, nodes));
}
