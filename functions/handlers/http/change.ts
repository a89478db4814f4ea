import type * as z from 'zod';
import type { Caller } from '#domain/identity/caller';
import { ok, type Outcome } from '#domain/outcome';
import { describe } from '#domain/release/describe';
import type { Acted } from '#usecases/act';
import { world } from '../runtime/wire.ts';
import { operation, type Call, type Operation } from './operation.ts';
import { requestView } from './schemas.ts';

interface Change<P extends z.ZodType, B extends z.ZodType> {
  readonly params: P;
  readonly body?: B;
  readonly status?: number;
  readonly act: (
    call: Call<z.infer<P>, unknown, z.infer<B>>,
    caller: Caller,
    now: string,
  ) => Promise<Outcome<Acted>>;
}

/** An operation that changes a request, now, and answers with the request as it stands then. */
export const change = <P extends z.ZodType, B extends z.ZodType = z.ZodUnknown>({
  act,
  ...parts
}: Change<P, B>): Operation<Caller> =>
  operation({
    ...parts,
    reply: requestView,
    handle: async (call, caller) => {
      const acted = await act(call, caller, world.clock.now());
      return acted.ok ? ok(describe(acted.value.release)) : acted;
    },
  });
