import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';

// A process of its own that releases one message, `release-in-process USER KEY`, and says how it ended on standard output.

const [user = '', key = ''] = process.argv.slice(2);
const { ok, reason } = await releaseMessage(user, user, key, newBatch());
process.stdout.write(JSON.stringify({ ok, reason }));
process.exit(0);
