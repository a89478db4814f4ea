import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { packsFor } from '#domain/policy/resolve';
import type { ReleaseForm } from '#domain/release/form';
import type { Api } from '../api.ts';
import { addCommand } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { Failure, misuse } from '../failure.ts';
import { jsonOf } from '../json.ts';
import { checkedForm, releaseFormFrom, type ReleaseFlags } from '../release-flags.ts';
import { releaseOptions } from '../release-options.ts';
import type { Session, Tools } from '../session.ts';
import { simulationLines } from '../simulation-text.ts';

interface Flags extends Omit<ReleaseFlags, 'service'> {
  readonly service?: string;
  readonly file?: string;
}

export function addSimulate(policy: Command, { action }: Session): void {
  const command = addCommand(policy, 'simulate', {
    summary:
      'Say who would have to approve a request, in which order, by when, and what would block it, without opening it. Ends with 0 when nothing would, and else with 2.',
    examples: [
      'countersign policy simulate --file request.json',
      'countersign policy simulate stakeholder-matrix --service lab-console --environment release \\\n' +
        '--change-type patch --version v1.2.3 --evidence tests.json',
    ],
  })
    .argument('[id]', 'the policy; the one that fits unless it is named here, in the file or with --policy')
    .option('--service <id>', 'what is released');
  const inFlags = releaseOptions(command).options.map((option) => option.attributeName());
  const file = new Option('--file <file>', 'the request as JSON, instead of all these flags');
  command
    .addOption(file.conflicts(inFlags.filter((name) => name !== 'json')))
    .addHelpText('after', '\n✻ may come several times')
    .action(action(simulate));
}

async function simulate(
  { world, out, service }: Tools,
  id: string | undefined,
  flags: Flags,
): Promise<ExitCode> {
  const form = await formFrom(flags, world);
  const api = service();
  const { json, value } = await api.simulate(id ?? (await policyFor(api, form)), form);
  out.result(json, simulationLines(value));
  return value.opens && value.blockers.length === 0 ? exitCode.ok : exitCode.denied;
}

async function formFrom({ file, service, ...flags }: Flags, world: Tools['world']): Promise<ReleaseForm> {
  if (file === undefined) {
    if (service === undefined) throw misuse('Nothing says what is released.', 'Give --service or --file.');
    return (await releaseFormFrom({ ...flags, service }, world)).form;
  }
  const written = jsonOf(await textOf(file, world.cwd));
  if (written === undefined) throw misuse(`${file} holds no JSON.`, 'It has the fields of an open request.');
  return checkedForm(written);
}

async function textOf(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), 'utf8');
  } catch {
    throw misuse(`--file ${file} is no file that can be read.`, 'Name a file with a request as JSON.');
  }
}

/** As the service itself finds the first policy of a request that names none; it applies the others, too. */
async function policyFor(api: Api, form: ReleaseForm): Promise<string> {
  const { value } = await api.policies();
  const found = packsFor(value.items, form);
  if (found.ok) return found.value[0].id;
  throw new Failure(found.refusal.detail, { code: found.refusal.code });
}
