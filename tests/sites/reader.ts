import { HttpVisitor, hiddenFields } from '@/tests/support/http-visitor';
import type { Site, SitePerson } from './site';

/** The form around a list of messages. */
const LIST_FORM = 'class="list-form"';
/** The field that says to whom a message goes, where its user is no address. */
const RECIPIENT = 'name="recipient"';

/** Somebody who uses the dashboard, signed in, with a browser that has no scripts. */
export class Reader {
  private constructor(
    private readonly visitor: HttpVisitor,
    private readonly mailbox: string,
  ) {}

  static async signIn({ dashboard }: Site, { signIn, user }: SitePerson): Promise<Reader> {
    const visitor = new HttpVisitor(dashboard.origin);
    const place = await visitor.signIn(signIn.name, signIn.password);
    if (place !== '/') throw new Error(`${signIn.name} signs in and comes to ${place}`);
    return new Reader(visitor, `/mailbox/${encodeURIComponent(user)}`);
  }

  /** A page of the mailbox: `quarantine`, `history`, `preferences`. */
  async page(name: string): Promise<string> {
    const { status, text } = await this.visitor.request(`${this.mailbox}/${name}`);
    if (status !== 200) throw new Error(`${this.mailbox}/${name} answers ${status}`);
    return text;
  }

  /** Releases a message; to this address if the page asks. Returns the page that follows. */
  async release(subject: string, address: string): Promise<string> {
    const answer = await this.act('release', subject);
    if (!answer.includes(RECIPIENT)) return answer;
    const fields = { ...hiddenFields(answer, RECIPIENT), recipient: address, other: '' };
    return this.send('quarantine', fields);
  }

  /** Presses a button of the list with one message selected page that follows. */
  async act(intent: 'release' | 'delete', subject: string): Promise<string> {
    const page = await this.page('quarantine');
    const row = rowOf(page, subject);
    const key = /name="key" value="([^"]*)"/.exec(row)?.[1] ?? '';
    return this.send('quarantine', { ...hiddenFields(page, LIST_FORM), intent, key });
  }

  /** Lets a word be watched for: DSPAM has no such file, the dashboard makes it. */
  async addAlert(text: string): Promise<string> {
    const page = await this.page('alerts');
    return this.send('alerts', { ...hiddenFields(page, 'name="text"'), intent: 'add', text });
  }

  /** Says in the history that a message is spam page that follows. */
  async retrainAsSpam(subject: string): Promise<string> {
    const page = await this.page('history');
    const only = /value="(spam:[^"]*)"/.exec(rowOf(page, subject))?.[1];
    if (!only) throw new Error(`the history offers no way to retrain ${subject}`);
    return this.send('history', { ...hiddenFields(page, LIST_FORM), only });
  }

  /** Where missed spam can be forwarded to, as the page says it. */
  async retrainAddress(): Promise<string> {
    const [address] = /spam[\w-]*@example\.org/.exec(await this.page('history/report')) ?? [];
    if (!address) throw new Error('the page does not say where missed spam goes');
    return address;
  }

  async setPreference(name: string, value: string): Promise<string> {
    const page = await this.page('preferences');
    // Of the form only what belongs to this one: the others stay as they are.
    const isKept = ([field]: [string, string]) =>
      !/^(?:shown|was):/.test(field) || field.endsWith(`:${name}`);
    const hidden = Object.entries(hiddenFields(page, 'name="seen"')).filter(isKept);
    const fields = { ...Object.fromEntries(hidden), [`value:${name}`]: value, intent: 'save' };
    return this.send('preferences', fields);
  }

  private async send(page: string, fields: Record<string, string>): Promise<string> {
    const { status, text } = await this.visitor.submit(`${this.mailbox}/${page}`, fields);
    if (status !== 200) throw new Error(`${this.mailbox}/${page} answers a form with ${status}`);
    return text;
  }
}

/** The newest row of a list with this subject. */
export function rowOf(page: string, subject: string): string {
  const [row] = rowsOf(page, subject);
  if (row === undefined) throw new Error(`the list has no ${subject}`);
  return row;
}

/** All rows with this subject: a history has a second one of a release that took DSPAM two runs. */
export function rowsOf(page: string, subject: string): string[] {
  return (page.match(/<tr[\s\S]*?<\/tr>/g) ?? []).filter((each) => each.includes(`>${subject}<`));
}
