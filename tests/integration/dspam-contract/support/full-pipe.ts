import { execFile } from 'node:child_process';
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

const CHUNK = Buffer.alloc(4096, '#');

/** A named pipe that takes no further byte until it is drained: whoever writes to it stands still at that point. */
export class FullPipe {
  private constructor(readonly fd: number) {}

  static async make(path: string): Promise<FullPipe> {
    await promisify(execFile)('mkfifo', [path]);
    const pipe = new FullPipe(openSync(path, constants.O_RDWR | constants.O_NONBLOCK));
    while (isPossible(() => writeSync(pipe.fd, CHUNK)));
    return pipe;
  }

  get inode(): number {
    return fstatSync(this.fd).ino;
  }

  /** Reads what is in the pipe, without the bytes that it was filled with. */
  drain(): string {
    let text = '';
    const buffer = Buffer.alloc(CHUNK.length);
    while (
      isPossible(() => {
        text += buffer.toString('latin1', 0, readSync(this.fd, buffer));
      })
    );
    return text.replace(/^#+/, '');
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** False when the pipe is full, or empty. */
function isPossible(step: () => void): boolean {
  try {
    step();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return false;
    throw error;
  }
}
