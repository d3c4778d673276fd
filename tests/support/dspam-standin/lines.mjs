/** Lines on a socket, as SMTP and LMTP have them. All text is latin1. */

/**
 * @param {import('node:net').Socket} socket
 * @returns {AsyncGenerator<string, void>} each without its line end
 */
export async function* readLines(socket) {
  let rest = '';
  for await (const chunk of socket) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
}

/** A message behind DATA: lines end in CRLF, a dot at the begin of one is doubled. @param {import('node:net').Socket} socket @param {string} message */
export function sendMessage(socket, message) {
  const text = message.replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..');
  socket.write(`${text}${text.endsWith('\n') ? '' : '\r\n'}\r\n.\r\n`, 'latin1');
}
