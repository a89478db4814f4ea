import type { Command } from 'commander';
import { authorizationOf } from '../authorization.ts';
import { authorizationLines, checkLines } from '../authorization-text.ts';
import { addCommand, requestIdArgument } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { standingLines } from '../request-text.ts';
import type { Session, Tools } from '../session.ts';

interface Flags {
  readonly check?: true;
}

export function addAuthorize(program: Command, { action }: Session): void {
  addCommand(program, 'authorize', {
    summary:
      'Print the authorization of a release and the checks it rests on. Ends with 0 only when it is authorized, else ' +
      'with 1, 2 denied or 3 expired, cancelled or superseded. It changes nothing: `deploy --authorized` starts it.',
    examples: [
      'countersign authorize 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --check',
      'countersign authorize 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --json > authorization.json',
    ],
  })
    .argument('<id>', 'the request', requestIdArgument)
    .option('--check', 'only the checks')
    .action(action(authorize));
}

async function authorize({ out, service }: Tools, id: string, { check }: Flags): Promise<ExitCode> {
  const found = await authorizationOf(service(), id);
  if (!found.is) {
    out.result(found.json, [...checkLines(found.checks), '', found.sentence]);
    return found.exitCode;
  }
  const { given, json } = found;
  out.result(json, [
    ...checkLines(given.checks),
    '',
    ...(check ? [[{ text: 'Authorized.', style: 'good' }] as const] : standingLines(given)),
    ...(check ? [] : authorizationLines(given)),
  ]);
  return exitCode.ok;
}
