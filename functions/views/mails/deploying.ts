import type { Telling } from '#domain/notices/mail';
import type { Release } from '#domain/release/release';
import { durationInWords, instantInWords, msOf } from '#domain/time';
import { requestName } from '#views/request-name';
import { facts, heading, quote, sentence, type Block, type Letter } from './letter.ts';
import { notOf } from './teller.ts';

/** The end of a log is where the trouble is; the audit trail keeps all of it. */
const logInMail = 2_000;

export function deploymentStarted(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'deployment-started') throw notOf(model);
  const name = requestName(release);
  return {
    subject: `Deploying: ${name}`,
    lead: `The deployment of ${name} has started.`,
    blocks: [
      facts([
        ['Started', instantInWords(event.at)],
        ['Target', event.data.target],
        ['Deployment', event.data.deployment],
        ['Commit', release.form.commit],
      ]),
      sentence('If you asked for it, please stay reachable until it is done.'),
    ],
  };
}

export function deploymentStep(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'deployment-step') throw notOf(model);
  const { step, number, of, note } = event.data;
  const name = requestName(release);
  const count = number === undefined ? '' : `, step ${number}${of === undefined ? '' : ` of ${of}`}`;
  return {
    subject: `Deploying: ${name}${count}`,
    lead: `Deploying ${name}${count}: ${step}`,
    blocks: said('Note', note),
  };
}

export function deploymentSucceeded(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'deployment-succeeded') throw notOf(model);
  const name = requestName(release);
  return {
    subject: `Deployed: ${name}`,
    lead: `${name} is deployed${after(release, event.at)}.`,
    blocks: [sentence(whatIsWatched(release)), ...said('Note', event.data.note), ...endOf(event.data.log)],
  };
}

export function deploymentFailed(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'deployment-failed') throw notOf(model);
  const name = requestName(release);
  return {
    subject: `Deployment failed: ${name}`,
    lead: `The deployment of ${name} failed${after(release, event.at)}.`,
    blocks: [
      ...said('Reason', event.data.reason),
      heading('What to do'),
      sentence(
        `Find out which version ${release.form.environment} runs now, and bring back the one before if this one is there in part. The request is closed; to try again, open a new one.`,
      ),
      ...endOf(event.data.log),
    ],
  };
}

/** ` after 4 minutes`, where the deployer was asked at all. */
function after({ deployment }: Release, now: string): string {
  const took = deployment ? msOf(now) - msOf(deployment.startedAt) : 0;
  return took > 0 ? ` after ${durationInWords(took)}` : '';
}

function whatIsWatched({ plan }: Release): string {
  const [first] = plan.verify;
  if (!first) return 'The policy asks for no checks afterwards, so the release is completed.';
  return `Next: ${first.title}, for ${durationInWords(first.forMs)} with a check every ${durationInWords(first.everyMs)}.`;
}

const said = (title: string, text: string | undefined): readonly Block[] =>
  text === undefined ? [] : [heading(title), quote(text)];

const endOf = (log: string | undefined): readonly Block[] =>
  log === undefined
    ? []
    : log.length <= logInMail
      ? said('Log', log)
      : said('End of the log', `…${log.slice(-logInMail)}`);
