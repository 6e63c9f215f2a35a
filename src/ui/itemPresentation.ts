/** What a row of the tree shows, and what can be done with it. */
export interface ItemPresentation {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  /** A theme color for the icon, to stress what the words say. */
  readonly iconColor: string | undefined;
  /** Words for when-clauses: see `contextWords`. */
  readonly contextValue: string;
  readonly accessibilityLabel: string;
  readonly children: 'expanded' | 'collapsed' | 'none';
}
