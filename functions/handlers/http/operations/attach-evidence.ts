import { evidenceName, evidenceValue } from '#domain/release/form';
import { attachEvidence as attach } from '#usecases/attach-evidence';
import { world } from '../../runtime/wire.ts';
import { change } from '../change.ts';
import { requestParams } from '../schemas.ts';

export const attachEvidence = change({
  params: requestParams.extend({ name: evidenceName }),
  body: evidenceValue,
  act: ({ params, body }, caller, now) => attach(world, params.id, caller, params.name, body, now),
});
