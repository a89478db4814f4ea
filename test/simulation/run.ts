import type { CompiledPolicies } from '#domain/policy/compiled';
import type { MailContent, MailModel } from '#domain/notices/mail';
import { use } from '#test/statemachines/wire-in-memory';
import { chancesOf, draw, type Chances } from './chances.ts';
import type { Faults } from './faults.ts';
import { oneDeploymentAtATime } from './invariants/environment.ts';
import { everythingEnds } from './invariants/liveness.ts';
import { everybodyIsTold } from './invariants/notices.ts';
import { eventsKeepPromises } from './invariants/promises.ts';
import { recordHolds } from './invariants/record.ts';
import { secretsStaySecret } from './invariants/secrets.ts';
import { workflowHearsTheRecord } from './invariants/workflow.ts';
import { kernelOf } from './kernel.ts';
import type { Sim } from './sim.ts';
import type { Violation } from './violation.ts';
import { discardEngine } from './world/lasting-engine.ts';
import { toEach, type Observer } from './world/observer.ts';
import { auditStream } from './world/stream.ts';
import { startSweeper } from './world/sweeper.ts';
import { noTwins } from './world/twins.ts';
import { executionCalls, workflowService } from './world/workflow-service.ts';
import { worldOf } from './world/world.ts';

export interface Scenario {
  /** Tells this run from every other: its ids follow from it, so that runs can share an engine. */
  readonly name: string;
  readonly seed: number;
  /** Disturbances that are left out unless they are among these. */
  readonly only?: ReadonlySet<string> | undefined;
  readonly policies: CompiledPolicies;
  readonly faults: (chances: Chances) => Faults;
  /** Puts everybody in their place; answers with those who react to what happens. */
  readonly actors: (sim: Sim) => readonly Observer[];
  /** When nothing goes wrong any more. */
  readonly calmAfterMs: number;
  readonly history?: ((line: string) => void) | undefined;
}

export interface Run {
  readonly violation: Violation | undefined;
  /** Everything that went wrong or came out of turn, by name. */
  readonly disturbances: readonly string[];
}

/** Far more than the phases, a busy environment and the watches of all requests take together. */
const patienceMs = 8 * 3_600_000;

/** One run, from the first call to the end of everything it began. */
export async function run(scenario: Scenario): Promise<Run> {
  const chances = chancesOf(scenario.seed, scenario.only);
  const kernel = kernelOf(chances, scenario.history);
  const faults = scenario.faults(chances);
  const { policies } = scenario;
  const twins = noTwins(Math.floor(draw(0, scenario.name) * 2 ** 40));
  let violation: Violation | undefined;
  const broken: Sim['broken'] = (invariant, sentence) => {
    kernel.note('BROKEN', `${invariant}: ${sentence}`);
    violation ??= { invariant, sentence };
  };

  const observers: Observer[] = [];
  const seen = toEach(observers);
  const { engine, workflow } = workflowService(kernel, chances, faults, broken, () => seen);
  const world = worldOf({ kernel, faults, broken }, twins, workflow, policies, seen);
  use(chances.draw('mails in full') < 0.05 ? world : { ...world, writeMail: briefMail });
  const promises = eventsKeepPromises(broken, twins, policies.directory, () => chances.isCalm, kernel.now);
  const { books } = promises;
  const sim: Sim = { kernel, chances, twins, world, engine, policies, books, broken };

  const stream = auditStream(kernel, chances, broken);
  const executions = executionCalls(engine, twins.requests.requests);
  const ends = everythingEnds(broken, twins, executions, () => chances.isCalm, kernel.now);
  const secrets = secretsStaySecret(broken, twins);
  const told = everybodyIsTold(broken, twins, policies.directory);
  observers.push(
    recordHolds(broken, twins),
    promises,
    workflowHearsTheRecord(broken, twins),
    oneDeploymentAtATime(broken, twins),
    secrets,
    told,
    ends,
    stream,
    ...scenario.actors(sim),
  );
  startSweeper(kernel, chances, broken, twins, seen);

  let isOver = false;
  kernel.after(scenario.calmAfterMs, () => {
    chances.calm();
    stream.redrive();
    const look = async () => {
      // What was under way when the world became calm may be given up on only then.
      stream.redrive();
      isOver = stream.isDrained() && (await ends.isOver());
      if (!isOver) kernel.after(600_000, look);
    };
    kernel.after(180_000, look);
  });
  kernel.after(scenario.calmAfterMs + patienceMs, () => void (isOver = true));
  await kernel.run(() => isOver || violation !== undefined);
  if (!violation) {
    await ends.atTheEnd();
    told.atTheEnd();
    secrets.atTheEnd();
  }
  kernel.clock.close();
  if (violation) discardEngine();
  return { violation, disturbances: chances.happened };
}

/** What a mail needs to be acted on. Writing one in full takes longer than everything else about it. */
const briefMail = ({ kind, release, link }: MailModel): MailContent => ({
  subject: `${kind} ${release.form.version}`,
  text: link ? `${link.url} ${link.code}` : kind,
  html: '',
});
