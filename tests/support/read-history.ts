import { pool } from '@/lib/db/pool';
import { prisma } from '@/lib/db/prisma';
import { openHistory } from '@/lib/history/open-history';

// A second process that reads the history of the user whom it is given, to its end.

await openHistory(process.argv[2] ?? '', true);
await prisma().$disconnect();
await pool().end();
