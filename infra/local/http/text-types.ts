/**
 * Content types whose bodies API Gateway passes to a function as text; every other body, one without a type and
 * forms included, arrives as base64 (observed on HTTP APIs; AWS documents that there is a split, not where).
 */
export const isText = (contentType: string | undefined): boolean =>
  /^\s*(?:text\/[^;]+|application\/(?:json|xml|javascript))\s*(?:;|$)/i.test(contentType ?? '');
