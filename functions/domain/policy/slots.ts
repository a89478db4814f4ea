import * as z from 'zod';
import { line, slug } from '#domain/text';
import { mapping, name, peoplesTime } from './grammar.ts';

/** A field of a role's review, as a reviewer fills it in. */
const reviewField = mapping({
  label: line(100),
  kind: z.enum(['text', 'number', 'yes-no', 'choice']).default('text'),
  /** The answers of a choice, in the order they are offered. */
  choices: z.array(line(60)).min(2).optional(),
  required: z.boolean().default(false),
});

/** Not `constructor`: the AWS SDK takes an object's entry of that name for its class and cannot store it. */
const fieldName = name(40).refine((text) => text !== 'constructor', { error: 'must be another name' });

/** What somebody who reviews in a role vouches for and writes down, besides the decision. */
export const reviewSource = mapping({
  title: line(100),
  checklist: z.array(mapping({ id: name(), text: line(200) })).default([]),
  fields: z.record(fieldName, reviewField).default({}),
});

/** One row of a phase: what is asked of a role. The modes are those of the release matrix (R002-7). */
const slotSource = mapping({
  mode: z.enum(['required', 'optional', 'if-available', 'post-deployment']).default('required'),
  /** The row counts only where this holds for the request; otherwise the role is not needed. */
  when: line(500).optional(),
  /** How long the role may take: then a required one is chased, and one that is asked if available is waived. */
  within: peoplesTime.optional(),
  focus: line(200).optional(),
  /** What is left when the review is reduced to what is critical. */
  critical: z.boolean().default(false),
  /** An approval needs words of its own. */
  justification: z.boolean().default(false),
  /** The least proof of who decides. */
  assurance: z.enum(['link', 'token']).default('link'),
});

export const slots = z.record(slug(64), slotSource);

export type ReviewSource = z.infer<typeof reviewSource>;
