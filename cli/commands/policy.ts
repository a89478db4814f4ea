import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { compilePolicies } from '#adapters/yaml/compile-policies';
import { PolicyProblems } from '#adapters/yaml/policy-problems';
import { readCalendars } from '#adapters/yaml/read-calendars';
import type { Calendars } from '#domain/policy/calendar-source';
import type { CompiledPolicies } from '#domain/policy/compiled';
import { counted, listed } from '#domain/words';
import type { PackSummary, PackTable } from '../api.ts';
import { addCommand } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { misuse } from '../failure.ts';
import { table, type Line } from '../output.ts';
import type { Session, Tools } from '../session.ts';
import { addSimulate } from './simulate.ts';

export function addPolicy(program: Command, session: Session): void {
  const { action } = session;
  const policy = program
    .command('policy')
    .description('Check policy packs, show those in force, or ask what they would make of a request.')
    .addHelpText('after', '\nExample:\n  $ countersign policy lint policies');

  addCommand(policy, 'lint', {
    summary: 'Check every policy pack of a folder against its directory.yaml, without a service.',
    examples: ['countersign policy lint', 'countersign policy lint release/policies'],
  })
    .argument('[dir]', 'the folder; POLICY_DIR, then "policies", unless given')
    .action(action(lint));

  addCommand(policy, 'show', {
    summary: 'Show a policy pack that is in force, as rows people read; without an id, list them.',
    examples: ['countersign policy show', 'countersign policy show production-gate'],
  })
    .argument('[id]', 'the policy')
    .action(action(show));

  addSimulate(policy, session);
}

async function lint({ world, out }: Tools, dir: string | undefined): Promise<ExitCode> {
  const folder = dir ?? (world.env['POLICY_DIR'] || 'policies');
  const path = resolve(world.cwd, folder);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory())
    throw misuse(`${folder} is no folder.`, 'Name the folder of directory.yaml and the policy packs.');
  try {
    const policies = await compilePolicies(path);
    const { calendars } = await readCalendars(path);
    const counts = countsOf(policies, calendars);
    out.result({ ok: true, ...counts, digest: policies.digest }, [
      [{ text: 'ok ', style: 'good' }, `${folder}: ${inWords(counts)}`],
    ]);
    return exitCode.ok;
  } catch (error) {
    if (!(error instanceof PolicyProblems)) throw error;
    const problems = error.problems.map((problem) => ({ ...problem, file: join(folder, problem.file) }));
    out.result(
      { ok: false, problems },
      problems.map(({ file, line, reason }) => [{ text: `${file}:${line}`, style: 'strong' }, `: ${reason}`]),
    );
    out.note([{ text: `${counted(problems.length, 'problem')}; these policies do not load.`, style: 'bad' }]);
    return exitCode.trouble;
  }
}

const countsOf = ({ packs, directory }: CompiledPolicies, calendars: Calendars) => ({
  packs: packs.length,
  calendars: Object.keys(calendars).length,
  people: directory.people.length,
  roles: Object.keys(directory.roles).length,
  services: directory.services.length,
  pipelines: directory.pipelines.length,
});

type Counts = ReturnType<typeof countsOf>;

function inWords({ packs, calendars, people, roles, services, pipelines }: Counts): string {
  return listed([
    counted(packs, 'pack'),
    counted(calendars, 'calendar'),
    people === 1 ? '1 person' : `${people} people`,
    counted(roles, 'role'),
    counted(services, 'service'),
    counted(pipelines, 'pipeline'),
  ]);
}

async function show({ out, service }: Tools, id: string | undefined): Promise<ExitCode> {
  if (id === undefined) {
    const { json, value } = await service().policies();
    out.result(json, packLines(value.items));
  } else {
    const { json, value } = await service().policy(id);
    out.result(json, tableLines(value.table));
  }
  return exitCode.ok;
}

const packLines = (packs: readonly PackSummary[]): readonly Line[] =>
  table(
    packs.map(({ id, version, title, match }) => [
      id,
      version,
      title,
      listed([...(match.services ?? []), ...(match.environments ?? [])]),
    ]),
    '',
  );

const tableLines = ({ id, title, version, digest, rows }: PackTable): readonly Line[] => {
  const sections = [...new Set(rows.map(({ section }) => section))];
  return [
    [{ text: title, style: 'strong' }, ` (${id} ${version}, ${digest.slice(0, 12)})`],
    ...sections.flatMap((section): readonly Line[] => [
      '',
      [{ text: section, style: 'strong' }],
      ...table(
        rows
          .filter((row) => row.section === section)
          .map(({ label, text, cells }) => [label, ...(cells ?? [text])]),
      ),
    ]),
  ];
};
