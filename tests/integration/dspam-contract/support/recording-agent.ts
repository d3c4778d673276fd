import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One run of the delivery agent. */
export interface Call {
  args: string[];
  message: Buffer;
}

/** How the agent ends: an exit code, or by a signal. */
export type Ending = number | 'killed';

const SCRIPT = `#!/bin/sh
# Writes down with what arguments and what message it was called, and ends as the file "ending" says.
calls=$1
shift
call=$(mktemp -d "$calls/call.XXXXXX")
for word in "$@"; do printf '%s\\n' "$word"; done >"$call/args"
cat >"$call/message"
read -r ending <"$calls/ending"
[ "$ending" = killed ] && kill -9 $$
exit "$ending"
`;

/** A delivery agent that keeps what it gets. */
export class RecordingAgent {
  private constructor(
    private readonly script: string,
    private readonly calls: string,
  ) {}

  static async make(folder: string): Promise<RecordingAgent> {
    const agent = new RecordingAgent(join(folder, 'agent'), join(folder, 'calls'));
    await writeFile(agent.script, SCRIPT);
    await chmod(agent.script, 0o755);
    await agent.forget();
    return agent;
  }

  /** For TrustedDeliveryAgent; arguments of the agent can follow. */
  get command(): string {
    return `${this.script} ${this.calls}`;
  }

  /** All calls are forgotten, and the next ones end well. */
  async forget(): Promise<void> {
    await rm(this.calls, { recursive: true, force: true });
    await mkdir(this.calls);
    await chmod(this.calls, 0o777);
    await this.endWith(0);
  }

  async endWith(ending: Ending): Promise<void> {
    await writeFile(join(this.calls, 'ending'), `${ending}\n`);
  }

  async recorded(): Promise<Call[]> {
    const names = (await readdir(this.calls)).filter((name) => name.startsWith('call.'));
    return Promise.all(names.map((name) => readCall(join(this.calls, name))));
  }

  /** The only call there was. */
  async onlyCall(): Promise<Call> {
    const [call, ...more] = await this.recorded();
    if (!call || more.length > 0)
      throw new Error(`The agent ran ${call ? more.length + 1 : 0} times, not once.`);
    return call;
  }
}

async function readCall(folder: string): Promise<Call> {
  const args = (await readFile(join(folder, 'args'), 'latin1')).split('\n').slice(0, -1);
  return { args, message: await readFile(join(folder, 'message')) };
}
