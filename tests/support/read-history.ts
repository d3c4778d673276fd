import { openHistory } from '@/lib/messages/history/open-history';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';

// A second process that reads the history of the user whom it is given, to its end.

await openHistory(process.argv[2] ?? '', true);
await prisma().$disconnect();
await pool().end();
