import type { ApprovalTree } from '#domain/policy/plan';
import { canBeFilled, mostUseful, type Voter } from './reachable.ts';
import { rolesIn } from './tally.ts';

/** A phase as far as people matter: what has to be filled, who could, and whether they must have filled nothing before. */
export interface Round {
  readonly tree: ApprovalTree;
  readonly voters: readonly Voter[];
  readonly distinct: boolean;
}

/** How many steps it may take. Policies people write need some dozens; beyond this nobody could tell by hand, either. */
const most = 5_000;

/**
 * Whether these people can fill all of the rounds, one after the other, when a round that is distinct takes nobody of
 * those before it. Exact, and `unclear` where that takes too long. It hands out people from the last round backwards:
 * whoever a distinct round needs is missing in every round before it, and in no other.
 */
export function canBeFilledApart(rounds: readonly Round[]): 'yes' | 'no' | 'unclear' {
  const kinds = kindsOf(rounds);
  const needed = rounds.map((_, index) => leastPeople(rounds.slice(0, index + 1)));
  const failed = new Set<string>();
  let tried = 0;

  const canFill = (index: number, free: Counts): boolean => {
    const round = rounds[index];
    if (!round) return true;
    const state = `${index} ${free.join()}`;
    if (failed.has(state) || sumOf(free) < needed[index]!) return false;
    tried += 1;
    if (tried > most) throw new Unclear();
    const isFilled =
      index > 0 && round.distinct
        ? someTeam(round.tree, index, free, (team) => canFill(index - 1, minus(free, team)))
        : fills(round.tree, index, free) && canFill(index - 1, free);
    if (!isFilled) failed.add(state);
    return isFilled;
  };

  /** Whether one of the teams that fill the tree will do; of each kind no more than are of use. */
  const someTeam = (tree: ApprovalTree, index: number, free: Counts, willDo: (team: Counts) => boolean) => {
    const choose = (kind: number, team: Counts): boolean => {
      tried += 1;
      if (tried > most) throw new Unclear();
      if (fills(tree, index, team)) return willDo(team);
      const all = free.map((count, other) => (other < kind ? team[other]! : count));
      if (kind === kinds.length || !fills(tree, index, all)) return false;
      const held = kinds[kind]!.roles[index]!;
      const useful = held.reduce((sum, role) => sum + mostUseful(tree, role), 0);
      for (let count = Math.min(useful, free[kind]!); count >= 0; count -= 1) {
        const isMoreThanEnough = count > 0 && fills(tree, index, team.with(kind, count - 1));
        const chosen = team.with(kind, count);
        if (!isMoreThanEnough && areAllOfUse(tree, votersIn(index, chosen)) && choose(kind + 1, chosen))
          return true;
      }
      return false;
    };
    return choose(
      0,
      free.map(() => 0),
    );
  };

  const votersIn = (index: number, team: Counts) =>
    kinds.flatMap(({ roles }, kind) => Array<Voter>(team[kind]!).fill({ id: '', roles: roles[index]! }));

  const fills = (tree: ApprovalTree, index: number, team: Counts) => canBeFilled(tree, votersIn(index, team));

  try {
    return canFill(
      rounds.length - 1,
      kinds.map(({ count }) => count),
    )
      ? 'yes'
      : 'no';
  } catch (thrown) {
    if (thrown instanceof Unclear) return 'unclear';
    throw thrown;
  }
}

/** How many of each kind. */
type Counts = readonly number[];

class Unclear extends Error {}

interface Kind {
  readonly count: number;
  /** What they could decide as, round by round. */
  readonly roles: readonly (readonly string[])[];
}

/** People with the same roles in every round stand for each other; those who are of use in few rounds come first. */
function kindsOf(rounds: readonly Round[]): readonly Kind[] {
  const heldIn = ({ voters }: Round, id: string) => voters.find((voter) => voter.id === id)?.roles ?? [];
  const ids = [...new Set(rounds.flatMap(({ voters }) => voters.map(({ id }) => id)))];
  const people = ids.map((id) => rounds.map((round) => heldIn(round, id)));
  const uses = ({ roles }: Kind) => roles.filter((held) => held.length > 0).length;
  return [...Map.groupBy(people, (roles) => JSON.stringify(roles)).values()]
    .map((alike) => ({ count: alike.length, roles: alike[0]! }))
    .toSorted((a, b) => uses(a) - uses(b));
}

const minus = (free: Counts, team: Counts): Counts => free.map((count, kind) => count - team[kind]!);

const sumOf = (counts: Counts) => counts.reduce((sum, count) => sum + count, 0);

/** Each distinct round takes people of its own, and so does the first. */
const leastPeople = (rounds: readonly Round[]) =>
  sumOf(rounds.map(({ tree, distinct }, index) => (distinct || index === 0 ? leastFor(tree) : 0)));

/** As many people as a tree needs at least. */
function leastFor(tree: ApprovalTree): number {
  if (tree.kind === 'role') return 1;
  if (tree.kind === 'at-least') return tree.count;
  const least = tree.of.map(leastFor);
  if (tree.kind === 'any-of') return Math.min(...least);
  const rows = new Set(tree.of.flatMap((branch) => (branch.kind === 'role' ? [branch.role] : [])));
  return Math.max(rows.size, 0, ...least);
}

/** Whether everybody can approve in a role that is not given more approvals than are of use: in a small team all can. */
function areAllOfUse(tree: ApprovalTree, team: readonly Voter[]): boolean {
  const left = new Map(rolesIn(tree).map((role) => [role, mostUseful(tree, role)]));
  const given: { readonly roles: readonly string[]; role: string }[] = [];
  /** Finds a place for one more, if need be by moving others on. */
  const place = (roles: readonly string[], seen: Set<string>): string | undefined => {
    for (const role of roles) {
      if (seen.has(role)) continue;
      seen.add(role);
      const room = left.get(role) ?? 0;
      if (room > 0) {
        left.set(role, room - 1);
        return role;
      }
      for (const other of given.filter((one) => one.role === role)) {
        const moved = place(other.roles, seen);
        if (moved === undefined) continue;
        other.role = moved;
        return role;
      }
    }
    return undefined;
  };
  return team.every(({ roles }) => {
    const role = place(roles, new Set());
    if (role !== undefined) given.push({ roles, role });
    return role !== undefined;
  });
}
