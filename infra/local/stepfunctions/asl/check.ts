import { functionNames } from '../query/functions.ts';
import type { Machine, State } from './definition.ts';
import type { Problem } from './refused.ts';
import { assignedBy, nextOf, scopesOf, templatesOf, type Scoped } from './scopes.ts';

/** What a schema cannot see: names that must exist, be free, or be unique. */
export function check(machine: Machine): Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const scoped of scopesOf(machine)) {
    problems.push(...transitionProblems(scoped));
    for (const [name, state] of Object.entries(scoped.block.States)) {
      const where = `${scoped.path}/States/${name}`;
      if (seen.has(name)) problems.push(`${where}: a state name is used once in the whole machine`);
      seen.add(name);
      problems.push(...stateProblems(state, where), ...variableProblems(state, where, scoped));
    }
  }
  return problems;
}

function transitionProblems({ block, path }: Scoped): Problem[] {
  const problems: Problem[] = [];
  const reached = new Set<string>();
  const visit = (name: string, from: string) => {
    const state = Object.hasOwn(block.States, name) ? block.States[name] : undefined;
    if (state === undefined) {
      return void problems.push(`${path}${from}: there is no state ${JSON.stringify(name)}`);
    }
    if (reached.has(name)) return;
    reached.add(name);
    for (const next of nextOf(state)) visit(next, `/States/${name}`);
  };
  visit(block.StartAt, '/StartAt');
  const unreached = Object.keys(block.States).filter((name) => !reached.has(name));
  return [...problems, ...unreached.map((name) => `${path}/States/${name}: no state leads here`)];
}

function stateProblems(state: State, where: string): Problem[] {
  const problems: Problem[] = [];
  if (state.Type !== 'Choice' && state.Type !== 'Succeed' && state.Type !== 'Fail') {
    if ((state.Next === undefined) === (state.End === undefined)) {
      problems.push(`${where}: needs either Next or End`);
    }
  }
  if ('Retry' in state) {
    problems.push(
      ...wildcardProblems(state.Retry, `${where}/Retry`),
      ...wildcardProblems(state.Catch, `${where}/Catch`),
    );
    for (const { MaxDelaySeconds, IntervalSeconds } of state.Retry) {
      if (MaxDelaySeconds !== undefined && MaxDelaySeconds <= IntervalSeconds) {
        problems.push(`${where}/Retry: MaxDelaySeconds must be greater than IntervalSeconds`);
      }
    }
  }
  if ('HeartbeatSeconds' in state) {
    const [heartbeat, timeout] = [state.HeartbeatSeconds?.source, state.TimeoutSeconds?.source];
    if (typeof heartbeat === 'number' && typeof timeout === 'number' && heartbeat >= timeout) {
      problems.push(`${where}/HeartbeatSeconds: must be smaller than TimeoutSeconds`);
    }
  }
  return problems;
}

function wildcardProblems(handlers: readonly { ErrorEquals: string[] }[], where: string): Problem[] {
  return handlers.flatMap(({ ErrorEquals }, index) => {
    if (!ErrorEquals.includes('States.ALL')) return [];
    const isAlone = ErrorEquals.length === 1 && index === handlers.length - 1;
    return isAlone ? [] : [`${where}/${index}: States.ALL stands alone, and last`];
  });
}

function variableProblems(state: State, where: string, { block, around }: Scoped): Problem[] {
  const outer = new Set(around.flatMap((scope) => Object.values(scope.States).flatMap(assignedBy)));
  const known = new Set([...outer, ...Object.values(block.States).flatMap(assignedBy)]);
  const problems = assignedBy(state).flatMap((name) => {
    if (!/^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u.test(name)) {
      return [`${where}: $${name} is not a variable name`];
    }
    if (name === 'states') return [`${where}: $states is reserved`];
    if (functionNames.has(name) || name === 'eval') return [`${where}: $${name} is a JSONata function`];
    return outer.has(name) ? [`${where}: $${name} belongs to an outer scope, which it cannot assign`] : [];
  });
  for (const { expressions } of templatesOf(state)) {
    for (const { names, source } of expressions) {
      for (const name of names) {
        if (name === 'eval') problems.push(`${where}: $eval does not exist in Step Functions: ${source}`);
        else if (name !== 'states' && !functionNames.has(name) && !known.has(name)) {
          problems.push(`${where}: $${name} is neither assigned in this scope nor a function: ${source}`);
        }
      }
    }
  }
  return problems;
}
