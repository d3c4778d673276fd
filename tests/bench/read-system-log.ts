import { followSiteLog } from '@/lib/people/statistics/follow-site-log';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { peakMegabytes } from './server-memory';

// Reads the system.log of a site for the first time, in a process that does nothing else, and prints what it took:
// seconds, and the most memory that this process has held (its environment is that of the site).

const began = performance.now();
const { recordsRead } = await followSiteLog(true);
const seconds = (performance.now() - began) / 1000;
console.log(JSON.stringify({ recordsRead, seconds, megabytes: peakMegabytes(process.pid) }));
await Promise.all([pool().end(), prisma().$disconnect()]);
