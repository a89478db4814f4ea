import { durationInWords } from '#domain/time';
import type { Answer } from './client.ts';
import type { Api, Standing } from './api.ts';
import type { ExitCode } from './exit-code.ts';
import { Failure } from './failure.ts';
import { verdictOn, type Milestone } from './verdict.ts';
import type { World } from './world.ts';

export interface Waiting {
  readonly until: Milestone;
  /** Give up after so long; the request itself goes on. */
  readonly timeoutMs?: number | undefined;
  /** Called for the first standing and for each that differs from the one before. */
  readonly onChange: (standing: Standing) => void;
  /** Called once when the service stops answering. */
  readonly onSilence: (failure: Failure) => void;
}

export interface Decided {
  readonly exitCode: ExitCode;
  readonly standing: Answer<Standing>;
}

const firstPauseMs = 5_000;
const longestPauseMs = 15_000;
/** A deployment of the service itself, or of the network before it, takes less. */
const longestSilenceMs = 10 * 60_000;

/** Asks, politely, until the request is decided. Trouble that may pass is waited out; what is unclear never is a yes. */
export async function waitFor(world: World, api: Api, id: string, waiting: Waiting): Promise<Decided> {
  const giveUpAt = world.now() + (waiting.timeoutMs ?? Infinity);
  let seen: Standing | undefined;
  let heardAt = world.now();
  let silent = false;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.25, longestPauseMs)) {
    try {
      const standing = await api.standing(id);
      const { status, because } = standing.value;
      heardAt = world.now();
      silent = false;
      if (status !== seen?.status || because !== seen.because) {
        waiting.onChange(standing.value);
        pauseMs = firstPauseMs;
      }
      seen = standing.value;
      const exitCode = verdictOn(status, waiting.until);
      if (exitCode !== undefined) return { exitCode, standing };
    } catch (error) {
      if (!(error instanceof Failure) || !error.parts.temporary) throw error;
      if (!seen || world.now() - heardAt > longestSilenceMs) throw error;
      if (!silent) waiting.onSilence(error);
      silent = true;
    }
    const leftMs = giveUpAt - world.now();
    if (leftMs <= 0) throw outOfTime(id, waiting.timeoutMs ?? 0, seen);
    await world.sleep(Math.min(leftMs, around(pauseMs, world.random())));
  }
}

/** Ten percent more or less, so that pipelines that started together do not ask together. */
const around = (ms: number, random: number) => ms * (0.9 + 0.2 * random);

const outOfTime = (id: string, timeoutMs: number, seen: Standing | undefined) =>
  new Failure(`Not decided after ${durationInWords(timeoutMs)}. ${seen ? seen.because : ''}`.trim(), {
    code: 'timeout',
    hint: `The request goes on: \`countersign wait ${id}\` waits again, \`countersign explain ${id}\` says for whom.`,
  });
