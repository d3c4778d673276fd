/** In which the rest of an answer usually comes. */
const PATIENCE_MS = 20;

/**
 * Lets an answer be compressed and sent in few pieces. After each part of it Next has all that there is compressed and sent, which takes turns in another thread and
 * packets for a page that is complete some milliseconds later. What has waited for so long is sent, so that somebody sees it while the rest is awaited.
 * @param {import('node:http').ServerResponse & { flush?: (() => void) | undefined }} response
 */
export function flushLate(response) {
  /** @type {(() => void) | undefined} */
  let given;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const flush = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (!response.writableEnded) given?.call(response);
    }, PATIENCE_MS);
  };
  // By Next, where it compresses.
  Object.defineProperty(response, 'flush', {
    get: () => given && flush,
    set: (value) => {
      given = value;
    },
  });
  response.once('close', () => clearTimeout(timer));
}
