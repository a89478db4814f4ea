import { Trouble, type Faults } from './faults.ts';
import type { Kernel } from './kernel.ts';
import { current, never } from './process.ts';
import type { Broken } from './violation.ts';

/** Calls that change something, for those who may only look. */
const changes =
  /^(requests\.(commit|saveWait|removeWait|setDue|nextAttempt|settleEnvironment)|links\.issue|readings\.report|delegations\.keep|announcer\.post|(notices|workflow|deployer|permits|mailer)\.(?!state).*)$/;

export interface Disturbing {
  readonly kernel: Kernel;
  readonly faults: Faults;
  readonly broken: Broken;
}

/** Lets every call of a port stand still first, and go wrong as the faults say. */
export function disturbed<P extends object>(
  { kernel, faults, broken }: Disturbing,
  name: string,
  port: P,
): P {
  const through = async (site: string, arrive: () => Promise<unknown>): Promise<unknown> => {
    const process = current();
    const fault = faults(site);
    await kernel.hold(process, site, fault?.kind === 'slow' ? fault.lateMs : 0);
    if (fault) {
      process.isDisturbed = true;
      kernel.note(process.name, `${site} ${fault.kind}`);
    }
    if (process.mayNotChange !== undefined && changes.test(site))
      broken('S9', `${process.name} called ${site}, and ${process.mayNotChange}`);
    switch (fault?.kind) {
      case 'dies-before':
        process.die();
        return never;
      case 'fails-before':
      case 'throttled':
        throw new Trouble(site, fault.kind);
      case 'conflict':
        return 'conflict';
      default:
    }
    let answer = await arrive();
    kernel.note(process.name, `${site} → ${brief(answer)}`);
    switch (fault?.kind) {
      case 'duplicated':
        answer = await arrive();
        kernel.note(process.name, `${site} again → ${brief(answer)}`);
        break;
      case 'dies-after':
        process.die();
        return never;
      case 'fails-after':
        throw new Trouble(site, fault.kind);
      case 'slow-answer':
        await kernel.hold(process, `the answer of ${site}`, fault.lateMs);
        break;
      default:
    }
    return answer;
  };
  const wrapped = Object.entries(port).map(([method, call]: [string, (...given: unknown[]) => unknown]) => [
    method,
    (...given: unknown[]) => through(`${name}.${method}`, async () => call.apply(port, given)),
  ]);
  return Object.fromEntries(wrapped) as P;
}

const brief = (answer: unknown): string => {
  if (typeof answer === 'string' || answer === undefined) return String(answer);
  if (Array.isArray(answer)) return `${answer.length} found`;
  return typeof answer === 'object' && answer !== null ? 'found' : String(answer);
};
