import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { TLSSocket } from 'node:tls';

/** What a web server answered. Redirects are not followed. */
export interface WebAnswer {
  status: number;
  /** The first 64 KB. */
  body: string;
  /** How the body is compressed, as `gzip`; '' where it is not. */
  encoding: string;
  certificate: Certificate | null;
}

export interface Certificate {
  /** When it ends, epoch ms. */
  end: number;
  /** Why it is not believed, by the code of Node; null for a good one. */
  trouble: string | null;
}

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 64 * 1024;

/**
 * Asks for an address. A bad certificate does not stop it, but is reported. Throws with the system's code where nobody
 * answers.
 */
export async function askWeb(url: URL, headers: Record<string, string> = {}): Promise<WebAnswer> {
  return new Promise((resolve, reject) => {
    const options = { headers, timeout: TIMEOUT_MS, agent: false };
    const asked: ClientRequest =
      url.protocol === 'https:'
        ? requestHttps(url, { ...options, rejectUnauthorized: false }, answered)
        : requestHttp(url, options, answered);
    const timer = setTimeout(
      () => asked.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
      TIMEOUT_MS,
    );
    asked.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    asked.end();

    function answered(answer: IncomingMessage): void {
      const certificate = certificateOf(answer);
      const pieces: Buffer[] = [];
      let bytes = 0;
      const end = () => {
        clearTimeout(timer);
        resolve({
          status: answer.statusCode ?? 0,
          body: Buffer.concat(pieces).toString('utf8'),
          encoding: answer.headers['content-encoding'] ?? '',
          certificate,
        });
      };
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length;
        pieces.push(piece);
        if (bytes < MOST_BYTES) return;
        end();
        asked.destroy();
      });
      answer.on('end', end);
      answer.on('error', reject);
    }
  });
}

function certificateOf({ socket }: IncomingMessage): Certificate | null {
  if (!(socket instanceof TLSSocket)) return null;
  // Node's types promise an Error; what comes is its code.
  const trouble: unknown = socket.authorizationError;
  return {
    end: Date.parse(socket.getPeerCertificate().valid_to),
    trouble: trouble ? String(trouble) : null,
  };
}
