import { Command, CommanderError } from 'commander';
import { addAudit } from './commands/audit.ts';
import { addAuthorize } from './commands/authorize.ts';
import { addCondition } from './commands/condition.ts';
import { addApprove, addDeny } from './commands/decide.ts';
import { addDelegate } from './commands/delegate.ts';
import { addDeploy } from './commands/deploy.ts';
import { addExplain } from './commands/explain.ts';
import { addMessage } from './commands/message.ts';
import { addObligation } from './commands/obligation.ts';
import { addPolicy } from './commands/policy.ts';
import { addRequest } from './commands/request.ts';
import { addOverride, addRule } from './commands/settle.ts';
import { addStatus } from './commands/status.ts';
import { addVerify } from './commands/verify.ts';
import { addWait } from './commands/wait.ts';
import { exitCode, type ExitCode } from './exit-code.ts';
import { Failure, misuse } from './failure.ts';
import { output } from './output.ts';
import { session, type Session } from './session.ts';
import { version } from './version.ts';
import type { World } from './world.ts';

/** Runs one command line and answers with its exit code. Never throws, never ends the process. */
export async function run(args: readonly string[], world: World): Promise<ExitCode> {
  const current = session(world);
  const countersign = program(world, current);
  try {
    await countersign.parseAsync(args, { from: 'user' });
    const ended = current.exitCode();
    if (ended === undefined) throw new Error('the command gave no exit code (this is a bug)');
    return ended;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCode.ok;
    // Help that was shown instead of an error has said everything.
    if (error instanceof CommanderError && error.code === 'commander.help') return exitCode.usage;
    const failure = failureFrom(error, commandIn(countersign, args));
    const out = output(world, asksForJson(args));
    out.failure(failure);
    if (world.env['COUNTERSIGN_DEBUG']) out.note(...traceOf(error).split('\n'));
    return failure.exitCode;
  }
}

function program(world: World, current: Session): Command {
  const { stdout, stderr } = world;
  const countersign = new Command('countersign')
    .description('Ask for releases, decide on them, wait for them, and prove later what happened.')
    .version(version)
    .option('--json', 'print the answer as JSON')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: () => undefined,
    })
    .addHelpText('after', environment);
  for (const add of [
    addRequest,
    addStatus,
    addExplain,
    addApprove,
    addDeny,
    addCondition,
    addWait,
    addAuthorize,
    addDeploy,
    addObligation,
    addMessage,
    addRule,
    addOverride,
    addDelegate,
    addAudit,
    addVerify,
    addPolicy,
  ])
    add(countersign, current);
  return countersign;
}

const environment = `
Environment:
  COUNTERSIGN_URL         where the service answers
  COUNTERSIGN_TOKEN       your token; not needed in GitHub Actions with \`permissions: id-token: write\`
  COUNTERSIGN_AUDIENCE    audience of the GitHub Actions token (default: countersign)
  COUNTERSIGN_ALLOW_HTTP  1 allows a plain http address that is not on this machine
  COUNTERSIGN_DEBUG       1 adds stack traces to errors
  NO_COLOR                1 leaves the colours out

Exit codes: 0 done or approved, 1 trouble, 2 denied, 3 expired, cancelled or superseded, 64 called in a wrong way
With --json an error is printed as {"error": {"code", "message", "details", "hint"}}, besides the words on stderr.

Example:
  $ countersign request --service checkout --evidence tests.json --evidence scan.json --wait`;

function failureFrom(error: unknown, command: string): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof CommanderError) {
    const [message = '', ...more] = error.message.replace(/^error: /, '').split('\n');
    return misuse(message, more.join(' ') || `See ${command} --help`);
  }
  return new Failure(`Something went wrong here: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
    hint: 'COUNTERSIGN_DEBUG=1 shows where.',
  });
}

/** `countersign audit bundle` of whatever was typed behind it. */
function commandIn(program: Command, args: readonly string[]): string {
  const [name, ...rest] = args.filter((arg) => arg !== '--json');
  const found = program.commands.find((command) => command.name() === name);
  return found ? `${program.name()} ${commandIn(found, rest)}` : program.name();
}

/** Even when the command line cannot be read, a program that asked for JSON gets its error as JSON. */
const asksForJson = (args: readonly string[]) => args.slice(0, endOfFlags(args)).includes('--json');

const endOfFlags = (args: readonly string[]) => (args.includes('--') ? args.indexOf('--') : args.length);

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined
    ? String(error.stack)
    : `${error.stack}\ncaused by ${traceOf(error.cause)}`;
}
