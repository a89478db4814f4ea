import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

/** One attempt of one task: what a task token stands for. */
export interface TaskAttempt {
  readonly frame: number;
  readonly attempt: number;
}

export interface Tokens {
  issue(task: TaskAttempt): string;
  /** What a token was issued for, undefined for one that never was. */
  read(token: string): TaskAttempt | undefined;
}

/** Signed tokens: one that expired years ago is still told from garbage, and none has to be kept. */
export function tokensSignedWith(key: Uint8Array): Tokens {
  const secret = createSecretKey(key);
  const sign = (body: string) => createHmac('sha256', secret).update(body).digest();
  return {
    issue({ frame, attempt }) {
      const body = `${frame}.${attempt}`;
      return Buffer.concat([sign(body), Buffer.from(body)]).toString('base64url');
    },
    read(token) {
      const bytes = Buffer.from(token, 'base64url');
      const body = bytes.subarray(32).toString();
      const signature = bytes.subarray(0, 32);
      if (signature.length < 32 || !timingSafeEqual(signature, sign(body))) return undefined;
      const [frame, attempt] = body.split('.').map(Number);
      return frame === undefined || attempt === undefined ? undefined : { frame, attempt };
    },
  };
}
