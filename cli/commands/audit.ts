import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { faultIn } from '#domain/audit/chain';
import { counted } from '#domain/words';
import { examine } from '../bundle-checks.ts';
import { addCommand, requestIdArgument } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Session, Tools } from '../session.ts';
import { timeline } from '../timeline.ts';

export function addAudit(program: Command, { action }: Session): void {
  const audit = program
    .command('audit')
    .description('Show or export everything that happened to a request.')
    .addHelpText('after', '\nExample:\n  $ countersign audit 01K9ZC0V5T8M3W6Q4R2E7Y1HNB');

  addCommand(audit, 'show', {
    summary: 'Show every event in order, and check that each follows the one before it.',
    examples: ['countersign audit 01K9ZC0V5T8M3W6Q4R2E7Y1HNB'],
    isDefault: true,
  })
    .argument('<id>', 'the request', requestIdArgument)
    .addOption(
      new Option('--format <format>', 'as text, or as the report that `audit pdf` writes')
        .choices(['text', 'pdf'])
        .default('text'),
    )
    .addOption(reportFile())
    .action(
      action((tools, id: string, flags: ReportFlags & { readonly format: string }) =>
        flags.format === 'pdf' ? writeReport(tools, id, flags) : showTrail(tools, id),
      ),
    );

  addCommand(audit, 'pdf', {
    summary: 'Write the audit report: approvals, conditions, authorization, risks, and how to verify it.',
    examples: ['countersign audit pdf 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --out release-1.2.3.pdf'],
  })
    .argument('<id>', 'the request', requestIdArgument)
    .addOption(reportFile())
    .action(action(writeReport));

  addCommand(audit, 'record', {
    summary: 'Print the approval record: who approved what and when, and the final authorization, as JSON.',
    examples: ['countersign audit record 01K9ZC0V5T8M3W6Q4R2E7Y1HNB > approvals.json'],
  })
    .argument('<id>', 'the request', requestIdArgument)
    .action(
      action(async ({ out, service }: Tools, id: string) => {
        const { json } = await service().approvalRecord(id);
        out.document(JSON.stringify(json, null, 2));
        return exitCode.ok;
      }),
    );

  addCommand(audit, 'bundle', {
    summary:
      'Export the record of a request as one file that `countersign verify` checks without the service.',
    examples: ['countersign audit bundle 01K9ZC0V5T8M3W6Q4R2E7Y1HNB -o release-1.2.3.json'],
  })
    .argument('<id>', 'the request', requestIdArgument)
    .option('-o, --output <file>', 'where to write it; printed unless given')
    .action(action(exportBundle));
}

interface ReportFlags {
  readonly out?: string;
}

const reportFile = () => new Option('--out <file>', 'where to write the PDF (default: audit-<id>.pdf)');

async function writeReport(
  { world, out, service }: Tools,
  id: string,
  { out: file = `audit-${id}.pdf` }: ReportFlags,
): Promise<ExitCode> {
  const { value } = await service().auditReport(id);
  await write(resolve(world.cwd, file), value, '--out');
  out.result({ file }, [`Wrote ${file}. Its last section says how to verify it.`]);
  return exitCode.ok;
}

async function showTrail({ out, service }: Tools, id: string): Promise<ExitCode> {
  const { json, value } = await service().audit(id);
  const { head, events } = value;
  out.result(json, timeline(events));
  const fault = faultIn(id, head, events);
  if (fault) {
    out.note([{ text: `The record is not intact: ${fault.sentence}.`, style: 'bad' }]);
    return exitCode.trouble;
  }
  out.note(`${counted(events.length, 'event')}, intact. Head ${head.sequence}:${head.hash}`);
  return exitCode.ok;
}

async function exportBundle(
  { world, out, service }: Tools,
  id: string,
  { output }: { readonly output?: string },
): Promise<ExitCode> {
  const { value, text } = await service().bundle(id);
  // Written even when it is not intact: then it is the evidence of that.
  if (output === undefined) out.document(text);
  else await write(resolve(world.cwd, output), text, '--output');
  const wrong =
    value.requestId === id
      ? examine(Buffer.from(text, 'utf8')).checks.find((check) => !check.passed)?.sentence
      : `It is about ${value.requestId}.`;
  if (wrong !== undefined) {
    out.note([{ text: `The bundle is not intact. ${wrong}`, style: 'bad' }]);
    return exitCode.trouble;
  }
  const { head, events } = value;
  out.note(
    `${counted(events.length, 'event')}, intact. Note the head elsewhere, and the file can prove itself complete later:`,
    `  ${head.sequence}:${head.hash}`,
  );
  return exitCode.ok;
}

async function write(file: string, content: string | Uint8Array, flag: string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new Failure(`${file} cannot be written (${code}).`, {
      cause,
      hint: `Name another file with ${flag}.`,
    });
  }
}
