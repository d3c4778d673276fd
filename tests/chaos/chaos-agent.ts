import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PEOPLE } from './people';

/** What the delivery agent does with the next messages. */
export type AgentMood = 'takes' | 'fails' | 'hangs' | 'dies';

/** A delivery agent whose mood can be changed, and the mail that it has taken. */
export interface ChaosAgent {
  become(mood: AgentMood): void;
  /** Everything that arrived: in whose mailbox, and the message. */
  delivered(): { user: string; message: string }[];
}

/** Longer than the filter's time limit in a run: where the server lives the agent is ended, where it was killed it goes on. */
const HANG_SECONDS = 4;

/** Puts the agent in the place of the one that the site's dspam.conf names. It takes a message whole or not at all. */
export function placeAgent(agent: string, folder: string): ChaosAgent {
  const mood = path.join(folder, 'agent-mood');
  const mail = path.join(folder, 'arrived');
  for (const user of PEOPLE) mkdirSync(path.join(mail, user), { recursive: true });
  writeFileSync(mood, 'takes');
  writeFileSync(
    agent,
    `#!/bin/sh
case $(cat '${mood}') in
fails) exit 75 ;;
hangs) sleep ${HANG_SECONDS} ;;
dies) kill -9 $$ ;;
esac
name=$(date +%s%N)-$$
cat > '${mail}'/"$name.part" && mv '${mail}'/"$name.part" '${mail}'/"$2/$name"
`,
  );
  chmodSync(agent, 0o755);
  return {
    become: (next) => writeFileSync(mood, next),
    delivered: () =>
      PEOPLE.flatMap((user) =>
        readdirSync(path.join(mail, user)).map((name) => ({
          user,
          message: readFileSync(path.join(mail, user, name), 'latin1'),
        })),
      ),
  };
}
