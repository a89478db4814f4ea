import type { Mutant } from './mutant.ts';

const decide = 'functions/domain/release/decide.ts';
const decidable = 'functions/domain/release/decidable.ts';
const byLink = 'functions/usecases/decide-by-link.ts';

/** Who may decide, when, and what a decision does. */
export const decisionMutants: readonly Mutant[] = [
  {
    name: 'the requester counts',
    breaks: 'S4',
    edits: [
      {
        file: decide,
        find: 'if (release.requester.authors.includes(ballot.by))',
        put: 'if (ballot.by === "")',
      },
    ],
  },
  {
    name: 'a second vote of the same person counts',
    breaks: 'S4',
    edits: [
      {
        file: decide,
        find: `  if (earlier)
    return refused(`,
        put: `  if (earlier && ballot.by === "")
    return refused(`,
      },
    ],
  },
  {
    name: 'everybody holds every role',
    breaks: 'S4',
    edits: [
      {
        file: 'functions/domain/release/eligibility.ts',
        find: '.filter((role) => held.includes(role))',
        put: '.filter((role) => held.length >= 0 && role !== "")',
      },
    ],
  },
  {
    name: 'one approval less suffices',
    breaks: 'S4',
    edits: [
      {
        file: 'functions/domain/approval/tally.ts',
        find: 'return givenBy(tree.of, approvals) >= tree.count;',
        put: 'return givenBy(tree.of, approvals) >= tree.count - 1;',
      },
    ],
  },
  {
    name: 'a denial is one vote among others',
    breaks: 'S4',
    edits: [
      {
        file: decide,
        find: "if (plan.deny !== 'tally') return 'denied';",
        put: "if (plan.deny !== 'tally') return 'open';",
      },
    ],
  },
  {
    name: 'failing evidence does not hold the gate',
    breaks: 'S4',
    edits: [
      {
        file: 'functions/domain/approval/rules.ts',
        find: 'isComplete(plan, phase, role) && unmet(plan.evidence, evidence).length === 0',
        put: 'isComplete(plan, phase, role) && unmet([], evidence).length === 0',
      },
    ],
  },
  {
    name: 'a decision after the deadline counts',
    breaks: 'S4',
    edits: [{ file: decidable, find: 'if (isOver(phase, now))', put: 'if (isOver(phase, ""))' }],
  },
  {
    name: 'a decision on a closed request counts',
    breaks: 'S7',
    edits: [
      {
        file: decidable,
        find: "if (isClosed(standing.status) || !phase || !plan || phase.outcome === 'approved')",
        put: "if (!phase || !plan || phase.outcome === 'approved')",
      },
    ],
  },
  {
    name: 'what changed since the mail does not matter',
    breaks: 'S4',
    edits: [
      {
        file: 'functions/domain/release/well-said.ts',
        find: 'if (ballot.seen !== manifestDigest(release))',
        put: 'if (manifestDigest(release) === "")',
      },
    ],
  },
  {
    name: 'a link that was replaced still decides',
    breaks: 'S9',
    edits: [{ file: byLink, find: "if (review.verdict === 'superseded')", put: "if (sent.secret === '')" }],
  },
  {
    name: 'a link that was used is looked at by its phase only',
    breaks: 'S9',
    guarded: {
      by: 'the decision itself, which is refused as the second of the same person',
      pair: 'a link that was used decides again',
    },
    edits: [
      { file: byLink, find: 'if (review.own) return', put: 'if (review.own && sent.secret === "") return' },
    ],
  },
  {
    name: 'a link that was used decides again',
    breaks: 'S4',
    edits: [
      { file: byLink, find: 'if (review.own) return', put: 'if (review.own && sent.secret === "") return' },
      {
        file: decide,
        find: `  if (earlier)
    return refused(`,
        put: `  if (earlier && ballot.by === "")
    return refused(`,
      },
    ],
  },
  {
    name: 'a second click is told the first decision without one',
    breaks: 'S8',
    edits: [
      {
        file: byLink,
        find: `  if (acted.ok) {
    const record = acted.value.events.find((event) => isDecisionOf(event, link));`,
        put: `  if (acted.ok || acted.refusal.code === "closed") {
    const record = { sequence: 1, hash: "" };`,
      },
    ],
  },
  {
    name: 'evidence approves although nobody did',
    breaks: 'S4',
    edits: [
      {
        file: 'functions/domain/release/attach-evidence.ts',
        find: "return outcomeOf(plan, phase, evidence) === 'approved'",
        put: 'return unmet(plan.evidence, evidence).length === 0',
      },
    ],
  },
  {
    name: 'what was approved stays so when its evidence changes',
    breaks: 'S4',
    huntedWith: 'companies',
    edits: [
      {
        file: 'functions/domain/release/attach-evidence.ts',
        find: "if (phase.outcome !== 'approved' || approvalsIn(phase).length === 0) return false;",
        put: 'return false;',
      },
    ],
  },
  {
    name: 'a phase ends before its deadline',
    breaks: 'L2',
    edits: [
      {
        file: 'functions/domain/release/pass-time.ts',
        find: 'if (isOver(phase, now))',
        put: 'if (isOver(phase, now) || phase.remindersSent > 0)',
      },
    ],
  },
  {
    name: 'conditions that are not met do not hold the deployment',
    breaks: 'S16',
    huntedWith: 'companies',
    edits: [
      {
        file: 'functions/domain/release/status.ts',
        find: 'return conditionsLeft(release).length > 0 ? conditionsStanding(release) : authorizedStanding(release);',
        put: 'return authorizedStanding(release);',
      },
    ],
  },
  {
    name: 'conditions may stay open for ever',
    breaks: 'L2',
    edits: [
      {
        file: 'functions/domain/release/conditions.ts',
        find: "if (statusOf(release) !== 'awaiting-conditions' || !deadline || now < deadline) return [];",
        put: 'if (now) return [];',
      },
    ],
  },
];
