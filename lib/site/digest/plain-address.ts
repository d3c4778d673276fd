/** Whether any mail server knows what to do with an address: a domain can always be written in ASCII, what stands before the @ cannot (RFC 6531). */
export function isPlainAddress(address: string): boolean {
  return /^[\x20-\x7e]*$/.test(address.slice(0, Math.max(0, address.lastIndexOf('@'))));
}
