/** The web addresses in a text, in order, without the punctuation that ends a sentence after them. */
export const linksIn = (text: string): readonly string[] =>
  [...text.matchAll(/https?:\/\/[^\s<>"'`]+/g)].map(([address]) => address.replace(/[.,;:!?)\]]+$/, ''));
