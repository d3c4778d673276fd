import { availableParallelism, loadavg, uptime } from 'node:os';
import { answersAt, countDspamProcesses } from '@/lib/formats/dspam/dspam-processes';
import { countMailQueue } from '@/lib/formats/dspam/mail-queue';
import { keptFor } from '@/lib/ground/kept';
import { getConfig } from '@/lib/store/config/config';
import { attention, fine, type HealthLine, unknown } from './health-line';

const LONG_QUEUE = 500;
const MANY_PROCESSES = 50;

const keptQueue = keptFor(20_000, () => countMailQueue(getConfig().mailQueueCommand));
const keptProcesses = keptFor(5_000, () => countDspamProcesses(getConfig().dspamBin));

/** The mail server's queue, the filter's processes, and how busy the machine is. */
export async function checkMachine(): Promise<HealthLine[]> {
  const [queue, processes, socket] = await Promise.all([keptQueue(), keptProcesses(), socketLine()]);
  const { mailQueueCommand } = getConfig();
  const [load = 0] = loadavg();
  return [
    typeof queue === 'number'
      ? (queue > LONG_QUEUE ? attention : fine)('mailQueue', { count: queue })
      : unknown('mailQueue', { command: mailQueueCommand.join(' ') }, `mailQueue${queue}`),
    processes
      ? (processes.running > MANY_PROCESSES ? attention : fine)('processes', { ...processes })
      : unknown('processes', {}, 'processesUnknown'),
    ...socket,
    (load > 2 * availableParallelism() ? attention : fine)('load', {
      load: Math.round(load * 100) / 100,
      cores: availableParallelism(),
      days: Math.floor(uptime() / 86_400),
      hours: Math.floor((uptime() % 86_400) / 3600),
    }),
  ];
}

/** Only sites with a daemon have a socket. */
async function socketLine(): Promise<HealthLine[]> {
  const socketPath = getConfig().conf.first('ServerDomainSocketPath');
  if (!socketPath) return [];
  return [((await answersAt(socketPath)) ? fine : attention)('socket', { path: socketPath })];
}
