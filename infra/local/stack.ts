import { createCounters, type Counters } from './aws/counters.ts';
import type { Clock } from './clock/clock.ts';
import { createClosers } from './closers.ts';
import { takeDataFolder } from './data-folder.ts';
import { listenWhereAsked } from './http/listen-where-asked.ts';
import type { TokenRequest } from './issuer/issuers.ts';
import { type Outbox, openOutbox } from './outbox/outbox.ts';
import type { Places } from './pages/index-page.ts';
import { runTemplate } from './run-template.ts';
import { openStackClock } from './stack-clock.ts';
import type { StackOptions } from './stack-options.ts';
import type { Engine } from './stepfunctions/engine.ts';
import { startSurroundings } from './surroundings.ts';

/** The product, running on this machine. */
export interface Stack {
  readonly url: string;
  readonly places: Places;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly counters: Counters;
  readonly engine: Engine;
  mintToken(request: TokenRequest): Promise<string>;
  /** Resolves with a sentence when something the stack cannot do without has ended by itself. */
  readonly broken: Promise<string>;
  /** Waits for what is under way, then stops everything it started. */
  close(): Promise<void>;
}

/**
 * Runs the synthesized template. Everything it remembers is in the data folder; stopped or killed, it goes on there.
 * Throws `StartRefused` when it is asked for what cannot be, and leaves nothing running.
 *
 * @example
 * const stack = await startStack({ port: 0, dataDir: temporaryFolder });
 * const token = await stack.mintToken({ kind: 'ci' });
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  // Threads share the zone of their process, whatever their own environment says, and Lambda's is UTC.
  process.env['TZ'] = 'UTC';
  const closers = createClosers();
  try {
    const data = takeDataFolder(options.dataDir ?? '.local');
    closers.add('the data folder', () => data.release());
    const clock = options.clock ?? data.open('clock.json', openStackClock);
    closers.add('the clock', () => clock.close());
    const outbox = data.open('outbox.sqlite', (file) => openOutbox(file, clock));
    closers.add('the outbox', () => outbox.close());
    const counters = createCounters();

    const server = await listenWhereAsked(options.host ?? '127.0.0.1', options.port ?? 4400);
    closers.add('the public server', () => server.close());
    data.announce(server.url);

    const surroundings = await startSurroundings(options, data, server.url, closers);
    const running = await runTemplate({
      options,
      data,
      clock,
      outbox,
      counters,
      server,
      surroundings,
      closers,
    });
    return {
      url: server.url,
      clock,
      outbox,
      counters,
      broken: surroundings.broken,
      ...running,
      close: () => closers.closeAll(),
    };
  } catch (error) {
    await closers.closeAll().catch((also: unknown) => {
      throw new AggregateError([error, also], 'The stack neither started nor stopped cleanly.');
    });
    throw error;
  }
}
