/**
 * Plain text of format=flowed (RFC 3676) with its paragraphs whole: a line that ends in a blank goes on in the next one of the same depth
 * of quotation. `deleteBlank` (DelSp=yes): that blank is not of the text. A signature is a paragraph of its own. Lines end in LF.
 */
export function reflow(text: string, deleteBlank: boolean): string {
  const pieces: string[] = [];
  /** How deep the paragraph is that goes on; -1 where none does. */
  let open = -1;
  for (const line of text.split('\n')) {
    const depth = /^>*/.exec(line)?.[0].length ?? 0;
    const content = line.slice(depth).replace(/^ /, '');
    const isSignature = content === '-- ';
    const isContinued = open === depth && !isSignature;
    if (!isContinued) pieces.push(pieces.length === 0 ? '' : '\n', quotation(depth, content));
    const goesOn = content.endsWith(' ') && !isSignature;
    pieces.push(goesOn && deleteBlank ? content.slice(0, -1) : content);
    open = goesOn ? depth : -1;
  }
  return pieces.join('');
}

function quotation(depth: number, content: string): string {
  return depth === 0 || content === '' ? '>'.repeat(depth) : `${'>'.repeat(depth)} `;
}
