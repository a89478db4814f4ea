import type { Chances } from '../chances.ts';
import type { Desk } from './click.ts';
import { live } from './stories.ts';

/** People, pipelines and time, all going on at once until they are told that it is enough. */
export interface Load {
  /** No new requests from now on; resolves when everybody has done what they meant to. */
  enough(): Promise<void>;
  /** Resolves with the first thing nobody expected. */
  readonly failed: Promise<never>;
}

const together = 6;

export function startLoad(desk: Desk, chances: Chances): Load {
  let goesOn = true;
  let next = 0;

  async function oneAfterAnother(): Promise<void> {
    while (goesOn) await live(desk, (next += 1), chances);
  }

  const people = Promise.all(Array.from({ length: together }, oneAfterAnother));
  let isTimePassing = true;
  const time = passTime(desk, chances, () => isTimePassing);
  const failed = Promise.all([people, time]).then(() => new Promise<never>(() => undefined));
  failed.catch(() => undefined);
  return {
    failed,
    async enough() {
      goesOn = false;
      await Promise.race([people, failed]);
      isTimePassing = false;
    },
  };
}

/** So many answers are about what people do within a minute. */
const answersPerMove = 3;

/** Time passes as people get something done, and now and then the target does badly. */
async function passTime({ client }: Desk, chances: Chances, goesOn: () => boolean): Promise<void> {
  for (let move = 1; goesOn(); move += 1) {
    const drawn = chances.draw(`weather ${move}`);
    const weather = {
      errorRate: drawn < 0.02 ? 0.08 : drawn < 0.12 ? 0.02 : 0.001,
      ...(chances.draw(`deployment ${move}`) < 0.03 && { failNextDeploy: true }),
    };
    await client.insist('POST', '/_local/target', { json: weather });
    await client.heard(answersPerMove);
    const advanceSeconds = chances.between(`seconds ${move}`, 2, 60);
    // The clock waits until nothing is under way, which those who look again and again would put off for ever.
    await client.hush(() => client.insist('POST', '/_local/clock', { json: { advanceSeconds } }));
  }
}
