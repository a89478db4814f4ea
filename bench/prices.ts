/**
 * List prices of us-east-1 in US dollars for one of each, without free tiers, as of November 2026. Each page is the
 * provider's own; check it before quoting a sum.
 */
export const prices = {
  /** $0.025 for 1,000, Standard workflows; a retry is one more. https://aws.amazon.com/step-functions/pricing/ */
  stateTransition: 0.025 / 1_000,
  /** $0.625 a million, on demand, standard table class. https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  writeUnit: 0.625 / 1_000_000,
  /** $0.125 a million; same page. */
  readUnit: 0.125 / 1_000_000,
  /** $1.00 a million, HTTP APIs, the first 300 million a month. https://aws.amazon.com/api-gateway/pricing/ */
  httpCall: 1 / 1_000_000,
  /** $0.20 a million. https://aws.amazon.com/lambda/pricing/ */
  invocation: 0.2 / 1_000_000,
  /** $0.0000133334 for a GB-second on arm64; same page. */
  gigabyteSecond: 0.000_013_333_4,
  /** $0.15 for 10,000 with an asymmetric key that is not RSA 2048. https://aws.amazon.com/kms/pricing/ */
  asymmetricKeyCall: 0.15 / 10_000,
  /** $0.10 for 1,000 messages. https://aws.amazon.com/ses/pricing/ */
  mail: 0.1 / 1_000,
} as const;

/**
 * What is assumed and not counted: how long an invocation is billed. A warm call of these functions is some tens of
 * milliseconds of AWS calls; time here says nothing about Lambda's hardware.
 */
export const assumedMsPerInvocation = 100;
