/**
 * KMS answers an ECDSA signature as DER (ASN.1 `SEQUENCE { INTEGER r, INTEGER s }`), a JWS wants r and s as two
 * 32-byte numbers one after the other (RFC 7518, 3.4).
 */
export function joseSignature(der: Uint8Array): Buffer {
  const bytes = Buffer.from(der);
  const r = integerAt(bytes, 2);
  const s = integerAt(bytes, r.end);
  if (bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2 || s.end !== bytes.length)
    throw new Error('not a DER signature of a P-256 key');
  return Buffer.concat([r.value, s.value]);
}

function integerAt(bytes: Buffer, at: number): { value: Buffer; end: number } {
  const length = bytes[at + 1] ?? 0;
  const end = at + 2 + length;
  const digits = bytes.subarray(at + 2, end);
  const significant = digits[0] === 0 ? digits.subarray(1) : digits;
  if (bytes[at] !== 0x02 || significant.length > 32) throw new Error('not a DER signature of a P-256 key');
  return { value: Buffer.concat([Buffer.alloc(32 - significant.length), significant]), end };
}
