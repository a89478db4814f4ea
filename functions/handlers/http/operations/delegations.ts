import * as z from 'zod';
import { delegation, delegationForm } from '#domain/identity/delegation';
import { ok } from '#domain/outcome';
import { delegate as make, revokeDelegation as takeBack } from '#usecases/delegate';
import { world } from '../../runtime/wire.ts';
import { operation } from '../operation.ts';
import { requestId } from '../schemas.ts';

const shown = delegation.meta({ id: 'Delegation' });

export const listDelegations = operation({
  reply: z.object({ items: z.array(shown) }),
  handle: async () => ok({ items: [...(await world.delegations.known(world.clock.now()))] }),
});

export const delegate = operation({
  body: delegationForm,
  reply: shown,
  status: 201,
  handle: ({ body }, caller) => make(world, caller, body, world.clock.now()),
});

export const revokeDelegation = operation({
  params: z.object({ delegationId: requestId }),
  reply: shown,
  handle: ({ params }, caller) => takeBack(world, caller, params.delegationId, world.clock.now()),
});
