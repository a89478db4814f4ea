import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readMachines } from '#infra/aws/machines';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-machines-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

it('a substitution stands for the task or the machine that its name spells', () => {
  const folder = folderWith({
    'release.asl.json': '"${OpenPhase}" "${ApprovalPhaseMachine}" "${OpenPhase}"',
    'approval-phase.asl.json': '{}',
    'notes.md': '${Nothing}',
  });
  expect(readMachines(folder)).toEqual([
    { name: 'approval-phase', file: join(folder, 'approval-phase.asl.json'), functions: {}, machines: {} },
    {
      name: 'release',
      file: join(folder, 'release.asl.json'),
      functions: { OpenPhase: 'tasks/open-phase' },
      machines: { ApprovalPhaseMachine: 'approval-phase' },
    },
  ]);
});

it.each(['OpenFase', 'Requests', 'RollbackMachine', 'openPhase', ''])(
  'a substitution that nothing provides is refused by name: ${%s}',
  (name) => {
    const folder = folderWith({ 'release.asl.json': `"\${${name}}"` });
    expect(() => readMachines(folder)).toThrow(`release.asl.json names \${${name}}, which is neither`);
  },
);
