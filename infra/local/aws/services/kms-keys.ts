import {
  createECDH,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** A P-256 key that signs as KMS does: DER signatures over a message or over its digest. */
export interface SigningKey {
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Buffer;
  signMessage(message: Buffer): Buffer;
  /** @param digest 32 bytes */
  signDigest(digest: Buffer): Buffer;
}

/** The key in the file, or a new one kept there, readable by its owner alone. */
export function openSigningKey(file: string): SigningKey {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  }
  const key = createPrivateKey(readFileSync(file));
  return {
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }),
    signMessage: (message) => sign('sha256', message, key),
    signDigest: (digest) => signDigest(key, digest),
  };
}

/** The order of the curve's base point (NIST SP 800-186, P-256). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** ECDSA over a finished digest (FIPS 186-5, 6.4.1). node:crypto signs messages only; OpenSSL would hash again. */
function signDigest(key: KeyObject, digest: Buffer): Buffer {
  const { d } = key.export({ format: 'jwk' });
  if (d === undefined) throw new Error('a private key has no private part (this is a bug)');
  const secret = toNumber(Buffer.from(d, 'base64url'));
  for (;;) {
    const k = toNumber(randomBytes(32));
    if (k === 0n || k >= order) continue;
    const point = createECDH('prime256v1');
    point.setPrivateKey(toBytes(k));
    const r = toNumber(point.getPublicKey().subarray(1, 33)) % order;
    const s = (inverse(k) * ((toNumber(digest) + r * secret) % order)) % order;
    if (r !== 0n && s !== 0n) return derSequence(r, s);
  }
}

/** By Fermat: the order is prime, so k^(order-2) is the inverse of k. */
function inverse(value: bigint): bigint {
  let result = 1n;
  let base = value % order;
  for (let exponent = order - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % order;
    base = (base * base) % order;
  }
  return result;
}

/** `SEQUENCE { INTEGER r, INTEGER s }`; both are short enough for one-byte lengths. */
function derSequence(r: bigint, s: bigint): Buffer {
  const integer = (value: bigint) => {
    const bytes = toBytes(value);
    const start = bytes.findIndex((byte) => byte !== 0);
    const significant = bytes.subarray(start);
    const positive = (significant[0] ?? 0) < 0x80 ? significant : Buffer.concat([Buffer.of(0), significant]);
    return Buffer.concat([Buffer.of(0x02, positive.length), positive]);
  };
  const body = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}

const toNumber = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);
const toBytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
