/** How sending a message ended. `refused` is final and says why in a sentence; trouble that may pass is thrown. */
export type Delivery =
  { readonly outcome: 'sent' } | { readonly outcome: 'refused'; readonly sentence: string };
