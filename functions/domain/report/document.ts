/**
 * A report as its reader meets it, before anything is said of paper: blocks in order. Texts are what people wrote,
 * not encoded for any medium; whoever writes the document does that.
 */
export interface ReportDocument {
  readonly title: string;
  /** Stands on every page, so that no page can be passed off as one of another report. */
  readonly running: readonly string[];
  /** The moment the report was asked for. The only time in it that is not part of the record. */
  readonly at: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'subheading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly alarm?: true }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [label: string, text: string])[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly Row[] };

export interface Column {
  readonly title: string;
  /** Its share of the width, in proportion to those of the others. */
  readonly share: number;
}
/** One text for each column. */
export type Row = readonly string[];
