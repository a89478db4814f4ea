import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Node, type ParsedNode } from 'yaml';

export interface YamlFile {
  /** Plain JSON, or `undefined` when the text could not be read. */
  readonly value: unknown;
  /** What is wrong with the text as YAML. */
  readonly problems: readonly LineProblem[];
  /** The line on which the value at this path is written, or the nearest one around it that is. */
  lineOf(path: readonly (string | number)[]): number;
}

interface LineProblem {
  readonly line: number;
  readonly reason: string;
}

/** Reads one YAML document and remembers where everything stands. */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const tabs = tabProblems(text);
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    line: lineAt(pos[0]),
    reason: code === 'DUPLICATE_KEY' ? 'this key is already written above' : message,
  }));
  const root = document.contents;
  const problems =
    tabs.length > 0 ? tabs : [...faults, ...aliasProblems(root, lineAt), ...nothing(root, faults)];
  return {
    value: problems.length > 0 ? undefined : document.toJS(),
    problems,
    lineOf: (path) => lineAt(offsetOf(root, path)),
  };
}

/** A tab looks like indentation and is none; what the parser says about the rest of such a file misleads. */
const tabProblems = (text: string): readonly LineProblem[] =>
  text
    .split('\n')
    .flatMap((line, index) =>
      line.includes('\t') ? [{ line: index + 1, reason: 'write spaces, not tabs' }] : [],
    );

/** A rule is written where it holds: an alias would put it, and every problem with it, somewhere else. */
function aliasProblems(root: Node | null, lineAt: (offset: number) => number): readonly LineProblem[] {
  const problems: LineProblem[] = [];
  visit(root, {
    Alias: (_, alias) => {
      problems.push({
        line: lineAt(alias.range?.[0] ?? 0),
        reason: 'write it out: aliases are not supported',
      });
    },
  });
  return problems;
}

const nothing = (root: Node | null, faults: readonly LineProblem[]): readonly LineProblem[] =>
  faults.length === 0 && (root === null || (isScalar(root) && root.value === null))
    ? [{ line: 1, reason: 'the file is empty' }]
    : [];

function offsetOf(root: ParsedNode | null, path: readonly (string | number)[]): number {
  let offset = root?.range[0] ?? 0;
  let here: unknown = root;
  for (const step of path) {
    if (isMap(here)) {
      const pair = here.items.find(({ key }) => isScalar(key) && key.value === String(step));
      if (!pair || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      here = pair.value;
    } else if (isSeq(here)) {
      here = here.items[Number(step)];
      if (!isMap(here) && !isSeq(here) && !isScalar(here)) break;
      offset = here.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
