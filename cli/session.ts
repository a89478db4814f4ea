import type { Command } from 'commander';
import { serviceUrl } from './address.ts';
import { api, type Api } from './api.ts';
import { client } from './client.ts';
import type { ExitCode } from './exit-code.ts';
import { output, type Output } from './output.ts';
import { tokenSource } from './token.ts';
import { version } from './version.ts';
import type { World } from './world.ts';

/** What a command works with. */
export interface Tools {
  readonly world: World;
  readonly out: Output;
  /** The service, for the commands that need it; throws what is missing to reach it. */
  readonly service: () => Api;
}

/** One run of the command line: makes commander's actions of ours, and keeps the exit code they answer with. */
export interface Session {
  readonly action: <A extends readonly unknown[]>(
    run: (tools: Tools, ...args: A) => Promise<ExitCode>,
  ) => (this: Command, ...args: A) => Promise<void>;
  readonly exitCode: () => ExitCode | undefined;
}

export function session(world: World): Session {
  let ended: ExitCode | undefined;
  const service = () => api(client(world, serviceUrl(world), tokenSource(world), `countersign/${version}`));
  return {
    exitCode: () => ended,
    action: (run) =>
      async function (...args) {
        const json = this.optsWithGlobals()['json'] === true;
        ended = await run({ world, out: output(world, json), service }, ...args);
      },
  };
}
