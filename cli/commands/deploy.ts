import type { Command } from 'commander';
import { authorizationOf } from '../authorization.ts';
import { checkLines } from '../authorization-text.ts';
import { addCommand, requestIdArgument } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { standingLines } from '../request-text.ts';
import type { Session, Tools } from '../session.ts';

export function addDeploy(program: Command, { action }: Session): void {
  addCommand(program, 'deploy', {
    summary: 'Start the deployment of an approved request whose policy leaves the start to people.',
    examples: [
      'countersign deploy 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --authorized',
      'countersign deploy 01K9ZC0V5T8M3W6Q4R2E7Y1HNB && countersign wait 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --until completed',
    ],
  })
    .argument('<id>', 'the request', requestIdArgument)
    .option('--authorized', 'only when `authorize` says that it is authorized, else its checks and exit code')
    .action(action(deploy));
}

async function deploy(
  { out, service }: Tools,
  id: string,
  { authorized }: { readonly authorized?: true },
): Promise<ExitCode> {
  const api = service();
  const found = authorized ? await authorizationOf(api, id) : undefined;
  if (found?.is === false) {
    out.result(found.json, [...checkLines(found.checks), '', `Not started. ${found.sentence}`]);
    return found.exitCode;
  }
  const { json, value } = await api.deploy(id);
  out.result(json, standingLines(value));
  return exitCode.ok;
}
