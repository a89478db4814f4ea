import type { Caller } from '#domain/identity/caller';
import type { Outcome } from '#domain/outcome';
import { postMessage as post, type MessageForm } from '#domain/release/messages';
import { act, type Acted } from './act.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'policies' | 'requests' | 'workflow'>;

/** Writes into the thread of a request; nothing waits for it and nothing is decided by it. */
export const postMessage = (
  world: Reach,
  id: string,
  caller: Caller,
  form: MessageForm,
  now: string,
): Promise<Outcome<Acted>> =>
  act(world, id, now, ({ release }) => post(release, form, caller, world.policies.directory, now));
