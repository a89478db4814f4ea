import { fork, type ChildProcess } from 'node:child_process';
import type { Broken, News, Work } from './work.ts';

/** Most of what a run makes is forgotten with it: room enough to collect it seldom is worth a tenth of the time. */
const room = '--max-semi-space-size=64';

export const startWorker = (env?: NodeJS.ProcessEnv): ChildProcess =>
  fork(new URL('./worker.ts', import.meta.url), {
    execArgv: [...process.execArgv, room],
    ...(env && { env }),
  });

export interface Result {
  /** How many runs came to their end. */
  readonly done: number;
  readonly broken?: Broken;
}

/**
 * Shares the runs out among processes. Each takes every so-many-th run, so that the runs done so far are nearly the
 * first ones, and the first broken promise ends them all.
 */
export function inParallel(
  asked: Omit<Work, 'nth' | 'of'>,
  workers: number,
  onProgress: (done: number) => void,
): Promise<Result> {
  const progress = Array.from({ length: workers }, () => 0);
  const done = () => progress.reduce((sum, one) => sum + one, 0);
  const children: ChildProcess[] = [];
  return new Promise((end, fail) => {
    let running = workers;
    const stop = () => children.forEach((child) => child.kill());
    for (let nth = 0; nth < workers; nth += 1) {
      const child = startWorker();
      children.push(child);
      child.on('message', (news: News) => {
        progress[nth] = news.done;
        onProgress(done());
        if ('broken' in news) {
          stop();
          end({ done: done(), broken: news.broken });
        } else if ('finished' in news) {
          running -= 1;
          if (running === 0) end({ done: done() });
        }
      });
      child.on('error', fail);
      child.on('exit', (code) => {
        if (code !== 0 && code !== null) fail(new Error(`worker ${nth + 1} ended with code ${code}`));
      });
      child.send({ ...asked, nth, of: workers } satisfies Work);
    }
  });
}
