import * as z from 'zod';
import { authorizationCheck, type AuthorizationCheck } from '#domain/release/events';
import { statuses } from '#domain/release/status';
import type { Api, Authorization } from './api.ts';
import { exitCode, type ExitCode } from './exit-code.ts';
import { Failure } from './failure.ts';
import { verdictOn } from './verdict.ts';

/** Whether a release is authorized, as the service says, and what that rests on or what is missing. */
export type Authorized =
  | { readonly is: true; readonly given: Authorization; readonly json: unknown }
  | {
      readonly is: false;
      readonly sentence: string;
      readonly checks: readonly AuthorizationCheck[];
      readonly json: unknown;
      readonly exitCode: ExitCode;
    };

const missing = z.object({
  code: z.literal('not-authorized'),
  detail: z.string(),
  present: z.looseObject({ status: z.enum(statuses), checks: z.array(authorizationCheck) }),
});

/** A no of the service is an answer here; whatever else goes wrong is not. */
export async function authorizationOf(api: Api, id: string): Promise<Authorized> {
  try {
    const { value, json } = await api.authorization(id);
    return { is: true, given: value, json: { authorized: true, ...Object(json) } };
  } catch (error) {
    const no = error instanceof Failure ? missing.safeParse(error.parts.problem) : undefined;
    if (!no?.success) throw error;
    const { detail, present } = no.data;
    const json = { authorized: false, detail, ...present };
    return { is: false, sentence: detail, checks: present.checks, json, exitCode: exitOf(present.status) };
  }
}

/** What ended without it ends the run as it does for `wait`; what may still come is trouble for whoever needs it now. */
function exitOf(status: (typeof statuses)[number]): ExitCode {
  const verdict = verdictOn(status, 'decided') ?? exitCode.trouble;
  return verdict === exitCode.ok ? exitCode.trouble : verdict;
}
