import type { IncomingMessage } from 'node:http';

/** The sender wants to send more than is taken. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** The whole body, or `TooLarge` as soon as it is known to exceed the limit: the rest is not read. */
export async function readBody(message: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const refuse = () => new TooLarge(`The body is larger than ${limitBytes} bytes.`);
  if (Number(message.headers['content-length'] ?? 0) > limitBytes) throw refuse();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    if (size > limitBytes) throw refuse();
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
