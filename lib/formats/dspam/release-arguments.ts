/** RELEASE_ARGS as dspam takes them apart (F§5). */
export interface ReleaseArguments {
  /** Behind --user: dspam goes through the mail once for each. */
  users: string[];
  /** Behind --rcpt-to: it hands the mail on once for each. */
  recipients: string[];
  /** What goes through to the delivery agent. */
  agentArgs: string[];
  /** Whether they say who sends the mail. */
  hasSender: boolean;
  /** The mail would be written to standard output, where nobody reads it. */
  toNobody: boolean;
}

const OWN_OPTIONS =
  /^--(?:debug|client|daemon|nofork|classify|process|stdout|help|version|(?:mode|mail-from|profile|signature|class|source|deliver|feature)=.*)$/;

/**
 * Words after --user and --rcpt-to are names up to the next that begins with a dash; `--` there does nothing but end
 * them.
 */
export function readReleaseArguments(words: readonly string[]): ReleaseArguments {
  const users: string[] = [];
  const recipients: string[] = [];
  const agentArgs: string[] = [];
  let list: string[] | null = null;
  for (const word of words) {
    if (list && word.startsWith('-')) {
      list = null;
      if (word === '--') continue;
    }
    if (word === '--user' || word === '--rcpt-to') list = word === '--user' ? users : recipients;
    else if (list) list.push(word);
    else if (!OWN_OPTIONS.test(word)) agentArgs.push(word);
  }
  const hasSender = words.some((word) => /^--mail-from=./.test(word));
  const toNobody = words.some((word) => word === '--stdout' || /^--deliver=(?:.*,)?stdout(?:,|$)/.test(word));
  return { users, recipients, agentArgs, hasSender, toNobody };
}
