import { parseArgs } from 'node:util';
import { AppError } from '@/lib/ground/errors';

/** What was asked of the doctor. */
export interface Asked {
  /** The user to become before anything is looked at; undefined to stay as we are. */
  user: string | undefined;
  json: boolean;
  /** The one check that is asked for, by its name: what a setup has to know first takes no look at the rest. */
  only: string | undefined;
  /** Whose mailbox a marked message goes through; undefined for none. */
  probe: string | undefined;
  /** Where that message arrives: an mbox or a Maildir; undefined for where Unix users have theirs. */
  mailbox: string | undefined;
}

/**
 * Reads the arguments of `npm run doctor`. Throws `invalid`, in words for the person who typed them. Root has to say
 * who runs the dashboard: root may open and write to everything, so what root sees proves nothing.
 */
export function readArguments(words: string[], isRoot: boolean): Asked {
  const asked = parse(words);
  const { user } = asked;
  if (isRoot && user === undefined)
    throw new AppError(
      'invalid',
      'Root may do everything, so this would see nothing: name the user that runs the dashboard, npm run doctor -- --user NAME',
    );
  if (!isRoot && user !== undefined)
    throw new AppError('invalid', '--user is for root: without it, the doctor looks as who starts it');
  return asked;
}

function parse(words: string[]): Asked {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        user: { type: 'string' },
        json: { type: 'boolean' },
        only: { type: 'string' },
        probe: { type: 'string' },
        mailbox: { type: 'string' },
      },
    });
    const { user, json = false, only, probe, mailbox } = values;
    return { user, json, only, probe, mailbox };
  } catch (cause) {
    throw new AppError(
      'invalid',
      'npm run doctor -- [--user NAME] [--json] [--probe USER [--mailbox PATH]]',
      { cause },
    );
  }
}
