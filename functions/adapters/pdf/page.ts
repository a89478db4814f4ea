/** Points; a page is A4. */
export const page = {
  width: 595.28,
  height: 841.89,
  left: 48,
  right: 48,
  /** Below the running head. */
  top: 72,
  /** Above the page number. */
  bottom: 60,
} as const;

export const lineWidth = page.width - page.left - page.right;
export const lowest = page.height - page.bottom;
