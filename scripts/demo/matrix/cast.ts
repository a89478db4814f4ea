interface Part {
  readonly person: string;
  /** What the role’s review asks them to write down when they approve, by the fields of the page. */
  readonly review: Readonly<Record<string, string>>;
}

/** Who speaks in each role of the matrix, and what they hand in. */
export const cast = {
  'release-manager': { person: 'jana', review: {} },
  'technical-lead': {
    person: 'dora',
    review: {
      'review.risk-level': 'Medium',
      'review.key-risks': 'A changed key layout: old items are read for one more release',
    },
  },
  'product-owner': {
    person: 'nils',
    review: { 'review.impact-level': 'Low', 'review.benefits': 'Fewer questions about who has to decide' },
  },
  'qa-lead': {
    person: 'kurt',
    review: { 'review.overall-score': 'Good', 'review.known-issues': 'Two minor ones, both in the notes' },
  },
  'security-lead': { person: 'sven', review: { 'review.risk-level': 'Low' } },
  'devops-lead': { person: 'bert', review: { 'review.risk-level': 'Low' } },
} as const satisfies Readonly<Record<string, Part>>;

export type Role = keyof typeof cast;
