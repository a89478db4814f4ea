import type { MachineInForce } from '../run/run.ts';
import type { Turns } from '../run/turns.ts';
import type { Caller, WireAnswer } from './caller.ts';
import { operations, type Desk } from './operations.ts';
import { parseRequest, requests, type Action } from './requests.ts';
import { WireError } from './wire-error.ts';

interface WireParts {
  readonly turns: Turns;
  machines(): MachineInForce[];
}

const service = 'AWSStepFunctions.';

/** Answers one call of the AWS JSON 1.0 protocol; AWS's own errors are answers too. */
export async function answerWire(
  target: string,
  body: unknown,
  caller: Caller,
  { turns, machines }: WireParts,
): Promise<WireAnswer> {
  try {
    const action = actionOf(target);
    const answer = await turns.take((run) => perform(action, body, { run, caller, machines: machines() }));
    return { status: 200, body: answer };
  } catch (trouble) {
    if (!(trouble instanceof WireError)) throw trouble;
    return { status: 400, body: { __type: trouble.code, message: trouble.message } };
  }
}

function actionOf(target: string): Action {
  const name = target.startsWith(service) ? target.slice(service.length) : '';
  if (isAction(name)) return name;
  throw new WireError('UnknownOperationException', `The local Step Functions do not know ${target}`);
}

function isAction(name: string): name is Action {
  return Object.hasOwn(requests, name);
}

function perform<A extends Action>(action: A, body: unknown, desk: Desk) {
  return operations[action](parseRequest(action, body), desk);
}
